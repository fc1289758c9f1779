"""What is wrong with the file of a signature."""

from sotszakaz.foundation.errors import Refusal


class SignatureRefused(Refusal):
    """Base: the file of a signature was read or judged and is not taken."""

    code = "signature_refused"

    def __init__(self, message: str | None = None, *, field: str | None = "cms", **fields: object) -> None:
        super().__init__(message, field=field, **fields)


class NotCms(SignatureRefused):
    """Not a signature at all, or one that cannot be read."""

    code = "signature_not_cms"
    template = "Это не файл электронной подписи. Загрузите файл .sig (.p7s), который создала программа подписи."


class SignersCount(SignatureRefused):
    """A file holds no signer or more than one."""

    code = "signature_signers"
    template = "В файле подписей: {count}, а нужна одна. Пусть каждый подписывает документ отдельным файлом."


class CertificatesCount(SignatureRefused):
    """More certificates than any chain needs: to look through them all would take for ever."""

    code = "signature_certificates"
    template = "В файле подписи {count} сертификатов, а больше {most} не бывает нужно. Подпишите документ заново."


class SignerWithoutCertificate(SignatureRefused):
    """The signer's certificate does not lie in the file."""

    code = "signature_no_certificate"
    template = "В подписи нет сертификата подписавшего. Подпишите документ ещё раз и включите сертификат в подпись."


class AlgorithmUnknown(SignatureRefused):
    """Old or foreign algorithms."""

    code = "signature_algorithm"
    template = (
        "Подпись сделана по алгоритму, который здесь не принимают. "
        "Подпишите документ ключом ГОСТ Р 34.10-2012 или RSA от 2048 бит с SHA-2."
    )


class OtherContent(SignatureRefused):
    """The digest in the signature is that of other bytes: another document, another version, a changed byte."""

    code = "signature_other_content"
    template = (
        "Эта подпись — под другим файлом или под другой редакцией. "
        "Скачайте файл для подписания на этой странице и подпишите именно его, ничего в нём не меняя."
    )


class Forged(SignatureRefused):
    """The signature was not made by the key of the certificate."""

    code = "signature_forged"
    template = (
        "Подпись не подлинная: она не соответствует сертификату, который в ней назван. Подпишите документ заново."
    )


class ClaimedTimeWrong(SignatureRefused):
    """The signer's clock tells a moment that cannot be."""

    code = "signature_time"
    template = (
        "В подписи стоит время {claimed}, а подписать этот документ можно было с {since} по {until}. "
        "Проверьте часы на компьютере и подпишите заново."
    )


class RootUnknown(SignatureRefused):
    """The chain does not come to a trusted certificate."""

    code = "signature_root_unknown"
    template = (
        "Сертификат выдан центром «{issuer}», которому здесь не доверяют. "
        "Подпишите ключом аккредитованного центра или попросите уполномоченный орган добавить сертификат этого центра."
    )


class CertificateForged(SignatureRefused):
    """A certificate of the chain was not made by its issuer."""

    code = "certificate_forged"
    template = "Сертификат «{subject}» поддельный: его издатель такого не подписывал. Получите сертификат заново."


class CertificateExpired(SignatureRefused):
    """A certificate of the chain was not valid on the day of signing."""

    code = "certificate_expired"
    template = (
        "Сертификат «{subject}» действует с {since} по {until}, а подпись от {day}. Подпишите действующим сертификатом."
    )


class CertificateRevoked(SignatureRefused):
    """A certificate of the chain stood in a revocation list on the day of signing."""

    code = "certificate_revoked"
    template = "Сертификат «{subject}» отозван {day}. Получите новый сертификат и подпишите им."


class CertificateUse(SignatureRefused):
    """The certificate is not for signing, or its issuer may not issue."""

    code = "certificate_use"
    template = "Сертификат «{subject}» не предназначен для этого: {why}. Подпишите другим сертификатом."


class ForeignKey(SignatureRefused):
    """The signer is not a person who may act for this side."""

    code = "signature_foreign_key"
    template = (
        "Подписал(а) {name}, а подписывать за сторону «{party}» на этот день вправе: {allowed}. "
        "Подпишите ключом этого человека или внесите подписавшего в список подписантов."
    )
