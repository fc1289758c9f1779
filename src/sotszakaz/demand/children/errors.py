from sotszakaz.foundation.errors import Refusal

__all__ = [
    "BirthDateInFuture",
    "ChildKnown",
    "ConsentMissing",
    "GroundUnknown",
    "NameWrong",
    "ReturnReasonMissing",
    "SnilsWrong",
    "TooOldForCertificate",
    "TooYoungForCertificate",
    "TooYoungToApply",
]


class NameWrong(Refusal):
    """A name has letters that a certificate of birth does not have."""

    code = "child_name_wrong"
    template = "Имя пишется русскими буквами, как в свидетельстве о рождении; можно дефис, пробел и апостроф."


class BirthDateInFuture(Refusal):
    code = "child_birth_date_in_future"
    template = "Дата рождения ещё не наступила. Проверьте год."


class SnilsWrong(Refusal):
    """The check number does not fit."""

    code = "child_snils_wrong"
    template = "В СНИЛС ошибка: контрольное число не сходится. Сверьте одиннадцать цифр с документом."


class ChildKnown(Refusal):
    """A child with this СНИЛС is already here, perhaps in another municipality or added by the other parent."""

    code = "child_known"
    template = (
        "Ребёнок с таким СНИЛС уже внесён в систему. Если его добавили не вы, обратитесь в муниципальный опорный центр."
    )


class ConsentMissing(Refusal):
    """Personal data may not be kept without the consent of the representative (ст. 9 152-ФЗ)."""

    code = "consent_missing"
    template = "Без согласия на обработку персональных данных продолжить нельзя. Отметьте согласие."


class TooYoungForCertificate(Refusal):
    code = "child_too_young"
    template = "Сертификат выдают с {age_from} лет. Добавьте ребёнка, когда ему исполнится столько лет."


class TooOldForCertificate(Refusal):
    code = "child_too_old"
    template = "Сертификат действует, пока ребёнку нет {age_to} лет. Для этого ребёнка его открыть нельзя."


class TooYoungToApply(Refusal):
    """A recipient may act for himself from 14 (ст. 26 ГК РФ)."""

    code = "child_too_young_to_apply"
    template = "Подавать заявления самостоятельно можно с 14 лет. Пока это делает законный представитель."


class GroundUnknown(Refusal):
    """The regulation in force has no such ground of return."""

    code = "child_ground_unknown"
    template = "Выберите основание из списка, который утверждён правилами муниципалитета."


class ReturnReasonMissing(Refusal):
    code = "child_return_reason_missing"
    template = "Напишите, что нужно уточнить: это увидит законный представитель."
