"""Refusals of signatures: what is wrong with a file or with the deed, and what to do."""

from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = ["NotAllowed", "NotFound"]


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


class WrongTurn(Refusal):
    """Another side signs first."""

    code = "signature_wrong_turn"
    template = "Сейчас подписывает {whose}. Дождитесь этой подписи: вам придёт уведомление."
    status = 409


class AlreadySigned(Refusal):
    """The side has signed this version."""

    code = "signature_already"
    template = "Эта сторона уже подписала документ. Обновите страницу: подпись видна в списке."
    status = 409


class VersionReplaced(Refusal):
    """A later version is in force."""

    code = "signature_version_replaced"
    template = "Эту редакцию заменила новая. Откройте документ заново и подпишите действующую редакцию."
    status = 409


class DocumentEnded(Refusal):
    """Who signs has come too late: nothing is in force any more."""

    code = "signature_document_ended"
    template = (
        "Документ {words} и не действует с {day}, поэтому его больше не подписывают. "
        "Если на бумаге его подписали раньше, передайте подлинник в уполномоченный орган."
    )
    status = 409


class FormNotAllowed(Refusal):
    """The side may not sign this kind in this way."""

    code = "signature_form"
    template = "Этот документ сторона «{party}» так не подписывает. Допустимо: {forms}."


class PaperNotAllowed(Refusal):
    """The decision does not let this kind be on paper."""

    code = "paper_not_allowed"
    template = (
        "Решение муниципалитета не разрешает этот документ на бумаге в {year} году. Подпишите его электронной подписью."
    )


class PaperOfAnotherSide(Refusal):
    """Who brings the paper answers for the own side and for families, not for the authorised body."""

    code = "paper_of_another_side"
    template = (
        "Подпись уполномоченного органа на бумаге вносит он сам. Внесите подписи своей стороны, "
        "а бумагу передайте в уполномоченный орган."
    )


class PaperOfAnotherVersion(Refusal):
    """The paper was printed before the version in force, or its version was not read from it."""

    code = "paper_of_another_version"
    template = (
        "На бумаге редакция {said}, а действует редакция {current}. "
        "Распечатайте форму действующей редакции и подпишите её заново."
    )


class PaperDayWrong(Refusal):
    """The day on the paper cannot be."""

    code = "paper_day"
    template = "День на бумаге — с {since}, когда документ сформирован, по сегодня. Проверьте дату."


class ScanRefused(Refusal):
    """The scan is not a picture or a PDF, is too large, or carries something that runs."""

    code = "paper_scan"
    template = "Скан не принят: {why}. Загрузите PDF, JPEG или PNG не больше {limit} МБ."


class CodeWrong(Refusal):
    """The code is not the one that was sent."""

    code = "code_wrong"
    template = "Код неверный. {left}"


class CodeExpired(Refusal):
    """No live code: never asked, used, too old or tried too often."""

    code = "code_expired"
    template = "Этот код больше не действует. Запросите новый."


class CodeTooSoon(Refusal):
    """Codes are asked for too often."""

    code = "code_too_soon"
    template = "Код уже отправлен. Новый можно запросить через {wait}."
    status = 429


class CodeHasNoAddress(Refusal):
    """The cabinet does not say where to send a code."""

    code = "code_no_address"
    template = (
        "Код отправить некуда: в вашем кабинете нет {what}. Попросите уполномоченный орган внести его, "
        "подпишите усиленной подписью или на бумаге у исполнителя услуг."
    )


class CodeNotCarried(Refusal):
    """The carrier failed."""

    code = "code_not_carried"
    template = (
        "Код не отправлен: {why}. Запросите его ещё раз. Если не получится, подпишите усиленной подписью "
        "или на бумаге у исполнителя услуг."
    )
    status = 503


class CodeHasNoWay(Refusal):
    """No channel can carry a code."""

    code = "code_no_way"
    template = "Код отправить некуда: в системе не подключена отправка сообщений. Подпишите усиленной подписью."


class AgreementNotGiven(Refusal):
    """The person has not agreed to sign by a code."""

    code = "code_agreement"
    template = "Чтобы подписать кодом, согласитесь с условиями простой электронной подписи."


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


class NotSigned(Refusal):
    """A deed waits for signatures that are not there."""

    code = "document_not_signed"
    template = "Документ № {number} подписали не все: сейчас подписывает {whose}. Дождитесь подписи и повторите."
    status = 409


class NothingToCheck(Refusal):
    """No signature came in those days."""

    code = "nothing_to_check"
    template = "За эти дни нет ни одной подписи. Выберите другой период или другой вид документов."
