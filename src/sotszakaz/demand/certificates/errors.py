from sotszakaz.foundation.errors import Refusal

__all__ = ["CertificateHolds", "NoScheme", "SchemeWithoutValues", "SuspensionReasonMissing"]


class NoScheme(Refusal):
    """No funding scheme is in force on the day, so a certificate would have neither unit nor value."""

    code = "no_scheme"
    template = "На {day} в муниципалитете нет программы персонифицированного финансирования. Заведите её."


class SchemeWithoutValues(Refusal):
    code = "scheme_without_values"
    template = "Укажите номинал хотя бы одной категории детей."


class SuspensionReasonMissing(Refusal):
    code = "certificate_suspension_reason_missing"
    template = "Напишите, почему сертификат приостановлен: это увидит законный представитель."


class CertificateHolds(Refusal):
    """Contracts still hold something on a certificate that is to be closed."""

    code = "certificate_holds"
    template = "На сертификате № {number} в резерве {held}. Закройте месяцы его договоров, затем повторите."
    status = 409
