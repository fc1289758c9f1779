"""Signatories, trusted roots, revocation lists and verification again."""

from sotszakaz.foundation.errors import Refusal


class StillSigned(Refusal):
    """Somebody would lose the right to sign before it began."""

    code = "signatory_end"
    template = "Последний день не может быть раньше первого ({since}). Проверьте дату."


class CertificateUnreadable(Refusal):
    """The uploaded file is not a certificate of an authority."""

    code = "root_unreadable"
    template = "Сертификат не добавлен: {why}. Загрузите файл .cer (.crt) удостоверяющего центра."


class ListUnreadable(Refusal):
    """The uploaded file is not a full revocation list."""

    code = "crl_unreadable"
    template = "Список отзыва не добавлен: {why}. Загрузите полный список (.crl) удостоверяющего центра."


class NothingToCheck(Refusal):
    """No signature came in those days."""

    code = "nothing_to_check"
    template = "За эти дни нет ни одной подписи. Выберите другой период или другой вид документов."
