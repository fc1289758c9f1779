"""Refusals of the registry of providers: one page of texts for lawyers."""

from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "AccountNumberWrong",
    "AlreadyInRegistry",
    "BicWrong",
    "CapacityNotPositive",
    "GroundUnknown",
    "IdentityFixed",
    "InnWrong",
    "KppMissing",
    "KppWrong",
    "LicenceFromFuture",
    "LicenceNotOfSubtype",
    "NoDecision",
    "NotAllowed",
    "NotFound",
    "OgrnWrong",
    "ProviderExcludedByAct",
    "ServicesMissing",
    "ServicesNotOffered",
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


class NoDecision(Refusal):
    code = "no_decision"
    template = "На {on:%d.%m.%Y} в муниципалитете нет решения об организации услуг. Подайте заявку, когда оно появится."
