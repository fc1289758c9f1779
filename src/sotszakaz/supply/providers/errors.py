"""Refusals of the registry of providers: one page of texts for lawyers."""

from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "AccountNumberWrong",
    "AlreadyInRegistry",
    "BicWrong",
    "CapacityNotPositive",
    "CodeWrong",
    "DayInFuture",
    "GroundUnknown",
    "IdentityFixed",
    "InnWrong",
    "KindMismatch",
    "KppMissing",
    "KppWrong",
    "LicenceFromFuture",
    "LicenceNotOfSubtype",
    "LicenceNumberWrong",
    "LicenceTooOld",
    "NoDecision",
    "NotAllowed",
    "NotFound",
    "OgrnNotOfKind",
    "OgrnWrong",
    "PlacesOverCapacity",
    "ProviderExcludedByAct",
    "RecordExcluded",
    "ServiceAppliedByBranch",
    "ServicesDropped",
    "ServicesMissing",
    "ServicesNotOffered",
    "TreasuryAccountWrong",
    "VolumeNotPositive",
]


class InnWrong(Refusal):
    code = "inn_wrong"
    template = "ИНН {inn} не проходит проверку контрольных цифр. Сверьте его со свидетельством."


class OgrnWrong(Refusal):
    code = "ogrn_wrong"
    template = "Номер {ogrn} не проходит проверку контрольной цифры. Сверьте ОГРН или ОГРНИП с выпиской."


class KppWrong(Refusal):
    code = "kpp_wrong"
    template = "КПП {kpp} записан неверно. Он состоит из девяти знаков, пятый и шестой могут быть буквами."


class KppMissing(Refusal):
    code = "kpp_missing"
    template = "У юридического лица есть КПП, у предпринимателя его нет. Исправьте КПП или вид организации."


class BicWrong(Refusal):
    code = "bic_wrong"
    template = "БИК {bic} записан неверно. Он состоит из девяти цифр."


class AccountNumberWrong(Refusal):
    code = "account_number_wrong"
    template = "Счёт {number} не подходит к БИК {bic}: контрольная цифра не сходится. Сверьте оба номера с банком."


class OgrnNotOfKind(Refusal):
    code = "ogrn_not_of_kind"
    template = "У организации ОГРН из 13 цифр, у предпринимателя ОГРНИП из 15, а указан {ogrn}. Сверьте его с выпиской."


class KindMismatch(Refusal):
    code = "kind_mismatch"
    template = "ИНН из 12 цифр бывает у предпринимателя, из 10 у организации. Исправьте вид организации или ИНН."


class TreasuryAccountWrong(Refusal):
    code = "treasury_account_wrong"
    template = (
        "БИК {bic} принадлежит казначейству, а счёт {number} не казначейский. "
        "Казначейский счёт начинается с 03, единый казначейский — с 40102."
    )


class CodeWrong(Refusal):
    code = "code_wrong"
    template = "{title} {number} записан неверно. Он состоит из {digits} цифр, сверьте его с выпиской."


class DayInFuture(Refusal):
    code = "day_in_future"
    template = "{title} {day:%d.%m.%Y} ещё не наступила, сегодня {on:%d.%m.%Y}. Исправьте её."


class LicenceNumberWrong(Refusal):
    code = "licence_number_wrong"
    template = (
        "Номер лицензии {number} записан неверно. "
        "Номер из реестра лицензий выглядит так: Л035-01234-56/00123456; у прежних лицензий в номере есть цифры."
    )


class LicenceTooOld(Refusal):
    """The first law on education of the Russian Federation is of 1992: no licence is older."""

    code = "licence_too_old"
    template = "Лицензия с датой {issued_on:%d.%m.%Y} старше закона об образовании. Исправьте дату лицензии."


class LicenceFromFuture(Refusal):
    code = "licence_from_future"
    template = "Лицензия выдана {issued_on:%d.%m.%Y}, а заявка подаётся {on:%d.%m.%Y}. Исправьте дату лицензии."


class LicenceNotOfSubtype(Refusal):
    code = "licence_not_of_subtype"
    template = "Основание для реестра — лицензия с подвидом «{required}» ({clause}). Укажите такую лицензию."


class ServicesMissing(Refusal):
    code = "services_missing"
    template = "Выберите хотя бы одну услугу, которую организация будет оказывать."


class ServicesNotOffered(Refusal):
    code = "services_not_offered"
    template = "Выбрана услуга, которой нет в решении муниципалитета. Выберите услуги из списка."


class ProviderExcludedByAct(Refusal):
    """The act takes such institutions out of its scope (детские школы искусств)."""

    code = "provider_excluded_by_act"
    template = (
        "Решение от {date_on:%d.%m.%Y} № {number}{clause} не распространяется на организации с названием «{name}». "
        "Такие организации в реестр не включают."
    )


class AlreadyInRegistry(Refusal):
    code = "already_in_registry"
    template = "Организация уже в реестре исполнителей под № {number}. Новая заявка не нужна."


class IdentityFixed(Refusal):
    code = "identity_fixed"
    template = "Организация уже состоит в реестре, её ИНН, КПП и ОГРН меняет уполномоченный орган. Обратитесь к нему."


class GroundUnknown(Refusal):
    code = "ground_unknown"
    template = "Такого основания нет в правилах муниципалитета. Выберите основание из списка."


class CapacityNotPositive(Refusal):
    code = "capacity_not_positive"
    template = "Укажите, сколько детей организация может обучать одновременно: больше нуля."


class PlacesOverCapacity(Refusal):
    code = "places_over_capacity"
    template = "Мест по услуге {places}, а всего организация обучает {capacity}. Исправьте одно из чисел."


class VolumeNotPositive(Refusal):
    code = "volume_not_positive"
    template = "Предельный объём услуги больше нуля. Исправьте его или оставьте поле пустым."


class ServiceAppliedByBranch(Refusal):
    """The same legal person under another КПП: one provider enters a service once."""

    code = "service_applied_by_branch"
    template = (
        "Услугу {service} эта же организация (ИНН {inn}) уже заявила с КПП {kpp}: {where}. Уберите услугу из заявки."
    )


class NoDecision(Refusal):
    code = "no_decision"
    template = "На {on:%d.%m.%Y} в муниципалитете нет решения об организации услуг. Подайте заявку, когда оно появится."


class RecordExcluded(Refusal):
    code = "record_excluded"
    template = "Запись № {number} исключена из реестра, изменить её нельзя. Подайте заявку на включение."


class ServicesDropped(Refusal):
    """Children learn by the services of the record: what is taken away is decided by exclusion, not by a change."""

    code = "services_dropped"
    template = "Услуги {services} уже в записи, изменением их не убирают. Отметьте их и добавьте новые."
