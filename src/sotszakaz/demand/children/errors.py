from sotszakaz.foundation.errors import Refusal

__all__ = [
    "AnswerMissing",
    "BirthDateInFuture",
    "CertificateOnOther",
    "ChangeBeforeBirth",
    "ChangeBeforeLatest",
    "ChangeInFuture",
    "ChildInUse",
    "ChildKnown",
    "ConsentMissing",
    "DataChanged",
    "DataStay",
    "DecisionNoteMissing",
    "DeedPaperInFuture",
    "DeedPaperUnnamed",
    "DeedScanMissing",
    "DepartureReasonMissing",
    "GroundUnknown",
    "KeptUnknown",
    "LoginHasOtherRoles",
    "LoginNotOfPair",
    "LoginOfAnother",
    "NameWrong",
    "NotConfirmed",
    "PaperDayInFuture",
    "PaperEntered",
    "RecordEnded",
    "ReturnReasonMissing",
    "SameMunicipality",
    "SnilsDiffer",
    "SnilsWrong",
    "TooOldForCertificate",
    "TooYoungForCertificate",
    "TooYoungToApply",
    "VisitorUnnamed",
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
        "Ребёнок с таким СНИЛС уже внесён в систему. Если вы переехали, откройте его карточку в прежнем муниципалитете "
        "и сообщите о переезде. Если его добавили не вы, обратитесь в муниципальный опорный центр."
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


class DecisionNoteMissing(Refusal):
    code = "duplicate_note_missing"
    template = "Напишите, чем подтверждено решение: какие документы вы сверили."


class KeptUnknown(Refusal):
    code = "duplicate_kept_unknown"
    template = "Выберите, какая из двух записей останется."


class RecordEnded(Refusal):
    """One of the two records is history already: merged or departed meanwhile."""

    code = "duplicate_record_ended"
    template = "Запись «{name}» уже закрыта: {state}. Вернитесь к списку похожих записей."
    status = 409
    is_overtaken = True


class SnilsDiffer(Refusal):
    """Only a person who has seen the documents may say that different numbers are of one child."""

    code = "duplicate_snils_differ"
    template = "СНИЛС в записях разные. Сверьте их с подлинниками и отметьте, что сверили, или оставьте записи разными."


class CertificateOnOther(Refusal):
    """A certificate is lifelong and stays with the record that it was issued to."""

    code = "duplicate_certificate_on_other"
    template = "Сертификат № {number} открыт по другой записи. Оставьте её: сертификат остаётся за своей записью."


class CameIntoLine(Refusal):
    """The family came into a line while the records were being merged."""

    code = "child_came_into_line"
    template = "Пока вы объединяли записи, ребёнок встал в очередь. Повторите объединение."
    status = 409


class ChildInUse(Refusal):
    """What lives on a record would be lost with it: applications, contracts, places in queues."""

    code = "child_in_use"
    template = "По записи, которую вы закрываете, есть {what}. {advice}"
    status = 409


class SameMunicipality(Refusal):
    code = "child_moves_nowhere"
    template = "Ребёнок уже записан в этом муниципалитете. Выберите тот, в который он переехал."


class DepartureReasonMissing(Refusal):
    code = "child_departure_reason_missing"
    template = "Напишите, на каком основании ребёнок выбывает: заявление, новая регистрация."


class LoginNotOfPair(Refusal):
    """One of the two logins that were compared stays."""

    code = "login_not_of_pair"
    template = "Выберите, какой из двух входов останется."


class LoginHasOtherRoles(Refusal):
    """A login with work to do, or with children elsewhere, is not closed from here."""

    code = "login_has_other_roles"
    template = "У входа {email} есть другие роли. Оставьте его, а закройте второй вход."


class VisitorUnnamed(Refusal):
    code = "child_visitor_unnamed"
    template = "Напишите фамилию, имя и отчество законного представителя, как в паспорте."


class LoginOfAnother(Refusal):
    """The clerk has named a login that belongs to somebody else."""

    code = "child_login_of_another"
    template = "Вход с такой почтой записан на другое имя. Проверьте адрес по документам или оставьте поле пустым."


class PaperDayInFuture(Refusal):
    code = "child_paper_day_in_future"
    template = "День на бумаге ещё не наступил. Укажите дату, которую поставил законный представитель."


class PaperDayLongAgo(Refusal):
    """The year is mistyped, or the paper is not about what is done now."""

    code = "child_paper_day_long_ago"
    template = "По дате бумага подписана больше года назад. Проверьте год или возьмите у семьи новую бумагу."


class PaperEntered(Refusal):
    """The same form has come twice: what it asks is done already."""

    code = "child_paper_entered"
    template = "Эта бумага уже внесена, второй раз ничего не изменилось. Откройте карточку ребёнка."
    status = 409


class NotConfirmed(Refusal):
    """Only data that were confirmed need a deed to change; those of an ended record stay as they are."""

    code = "child_not_confirmed"
    template = "Менять можно подтверждённые данные действующей записи. Сейчас запись — «{state}», её данные не меняют."
    status = 409


class DataStay(Refusal):
    """The deed says what is known already."""

    code = "child_data_stay"
    template = "Новые данные совпадают с нынешними. Исправьте то, что изменилось."


class DataChanged(Refusal):
    """Somebody has changed the data since the page was opened."""

    code = "child_data_changed"
    template = "Пока вы заполняли форму, данные ребёнка изменил другой сотрудник. Сверьте их с документом снова."
    status = 409


class ChangeInFuture(Refusal):
    code = "child_change_in_future"
    template = "Данные меняют с дня, который уже наступил. Укажите сегодняшний день или раньше."


class ChangeBeforeLatest(Refusal):
    """Data of a day before the latest change would rewrite what was decided."""

    code = "child_change_before_latest"
    template = "Данные уже менялись с {day}. Укажите этот день или позже."


class ChangeBeforeBirth(Refusal):
    code = "child_change_before_birth"
    template = "Данные не могут измениться раньше дня рождения ребёнка. Проверьте, с какого дня они действуют."


class DeedPaperInFuture(Refusal):
    code = "child_deed_paper_in_future"
    template = "День на документе ещё не наступил. Укажите дату, которой он выдан."


class DeedPaperUnnamed(Refusal):
    """Without the document nobody can check the change later."""

    code = "child_deed_paper_unnamed"
    template = "Назовите документ: его вид и номер, а для иного документа напишите, какой он."


class DeedScanMissing(Refusal):
    """The office changes data without a request of the family, so nothing else shows the document."""

    code = "child_deed_scan_missing"
    template = "Приложите скан или фото документа: по нему изменение смогут проверить позже."


class AnswerMissing(Refusal):
    code = "child_answer_missing"
    template = "Напишите, почему данные не меняются и что сделать: это увидит законный представитель."
