"""The simple electronic signature of a citizen: a one-time code and the person's agreement to sign by it.

By ст. 9 63-ФЗ it stands on an agreement that says how the signer is known by it; the text below is shown with the form,
and its version is kept with the evidence. The code itself is never stored.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import SignatureForm, SigningParty
from sotszakaz.kernel.signatures.carriers import ON_SCREEN, CodeCarrier, CodeNotDelivered, carrier_in_use
from sotszakaz.kernel.signatures.errors import AgreementNotGiven, CodeExpired, CodeNotCarried, CodeTooSoon, CodeWrong
from sotszakaz.kernel.signatures.models import Signature, SignatureCode
from sotszakaz.kernel.signatures.recording import (
    day_of,
    ensure_not_ended,
    lock_version,
    record_signature,
    require_side,
    turn_of,
)
from sotszakaz.kernel.users.models import User

AGREEMENT_VERSION = "1"
AGREEMENT = (
    "Я согласен(на) подписать этот документ простой электронной подписью: одноразовым кодом, который система отправила "
    "мне. Я признаю, что документ, подписанный кодом из моего личного кабинета, равнозначен документу на бумаге с моей "
    "подписью, и обязуюсь никому не сообщать код."
)

LIFETIME = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
HOURLY = 10
TRIES = 5
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A code was made. `shown` is the code itself where an installation without a carrier shows it (demonstration)."""

    code: SignatureCode
    shown: str | None


def ask_code(*, version_id: int, by: User, at: datetime) -> Asked:
    """Send the person a new code for the version; it takes the place of those before.

    Raises NotFound, VersionReplaced, DocumentEnded, the refusals of the turn, CodeTooSoon, CodeHasNoWay,
    CodeHasNoAddress, and CodeNotCarried when the carrier failed: then another may be asked for at once.
    """
    carrier = carrier_in_use()
    way = carrier.way_to(by) if carrier else ON_SCREEN
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    asked = _keep_code(version_id=version_id, code=code, way=way, carrier=carrier, by=by, at=at)
    if carrier is None:
        return Asked(asked, code)
    number = asked.version.document.full_number
    text = f"Код для подписания документа № {number}: {code}. Действует 10 минут. Никому его не сообщайте."
    try:
        carrier.carry(by, "Код подписи", text)
    except CodeNotDelivered as failure:
        _note_failure(asked.pk, at)
        raise CodeNotCarried(why=str(failure)) from failure
    return Asked(asked, None)


def last_code(version: DocumentVersion, user: User, at: datetime) -> SignatureCode | None:
    """The code by which the person may sign now, if one was sent."""
    sent = SignatureCode.objects.filter(version=version, user=user).order_by("-asked_at", "-pk").first()
    return sent if sent is not None and sent.failed_at is None and _is_alive(sent, at) else None


@transaction.atomic(durable=True)
def _keep_code(
    *, version_id: int, code: str, way: str, carrier: CodeCarrier | None, by: User, at: datetime
) -> SignatureCode:
    version = lock_version(version_id)
    require_side(by, version, SigningParty.CITIZEN)
    turn_of(version, SigningParty.CITIZEN, SignatureForm.SIMPLE)
    ensure_not_ended(version, day_of(version, at))
    _lock_person(by)
    _ensure_not_too_often(by, at)
    asked = SignatureCode.objects.create(
        version=version,
        municipality_id=version.municipality_id,
        user=by,
        code_hash=_hash(version, by, at, code),
        sent_to=way,
        channels=carrier.title if carrier else "экран",
        asked_at=at,
        expires_at=at + LIFETIME,
    )
    audit.record("document.ask_code", version.document, by=by, version=version.version)
    return asked


@transaction.atomic(durable=True)
def _note_failure(code_id: int, at: datetime) -> None:
    SignatureCode.objects.filter(pk=code_id).update(failed_at=at)


def sign_with_code(*, version_id: int, code: str, agreed: bool, by: User, at: datetime, ip: str = "") -> Signature:
    """Sign by the code that was sent last. A wrong code counts as a try, and after a few the code dies.

    Raises NotFound, VersionReplaced, DocumentEnded, the refusals of the turn, AgreementNotGiven, CodeExpired,
    CodeWrong.
    """
    tried = _try_code(version_id=version_id, code=code, agreed=agreed, by=by, at=at, ip=ip)
    if isinstance(tried, Refusal):  # raised out here, so that the try is kept
        raise tried
    return tried


@transaction.atomic(durable=True)
def _try_code(*, version_id: int, code: str, agreed: bool, by: User, at: datetime, ip: str) -> Signature | Refusal:
    version = lock_version(version_id)
    require_side(by, version, SigningParty.CITIZEN)
    turn_of(version, SigningParty.CITIZEN, SignatureForm.SIMPLE)
    ensure_not_ended(version, day_of(version, at))
    if not agreed:
        raise AgreementNotGiven(field="agreed")
    sent = SignatureCode.objects.filter(version=version, user=by).order_by("-asked_at", "-pk").first()
    if sent is None or not _is_alive(sent, at):
        raise CodeExpired(field="code")
    typed = "".join(code.split())
    if not constant_time_compare(sent.code_hash, _hash(version, by, sent.asked_at, typed)):
        sent.tries += 1
        sent.save(update_fields=["tries"])
        return _wrong(TRIES - sent.tries)
    sent.used_at = at
    sent.save(update_fields=["used_at"])
    return record_signature(
        version,
        party=SigningParty.CITIZEN,
        evidence=_evidence(sent, by, ip),
        by=by,
        at=at,
        form=SignatureForm.SIMPLE,
        signer_name=by.full_name,
    )


def _evidence(sent: SignatureCode, by: User, ip: str) -> dict[str, Any]:
    """What the signature stands on: the agreement in full, where the code went and how it was typed."""
    return {
        "form": str(SignatureForm.SIMPLE),
        "agreement_version": AGREEMENT_VERSION,
        "agreement": AGREEMENT,
        "sent_to": sent.sent_to,
        "channels": sent.channels,
        "asked_at": sent.asked_at.isoformat(),
        "wrong_tries": sent.tries,
        "ip": ip,
        "user": by.pk,
    }


def _is_alive(sent: SignatureCode, at: datetime) -> bool:
    return sent.used_at is None and sent.tries < TRIES and at < sent.expires_at


def _lock_person(user: User) -> None:
    """Two requests of one person, also for two documents, are counted one after another."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _ensure_not_too_often(user: User, at: datetime) -> None:
    """What the carrier did not take does not make the person wait, but counts in the hour."""
    mine = SignatureCode.objects.filter(user=user)
    if mine.filter(asked_at__gt=at - PAUSE, failed_at=None).exists():
        raise CodeTooSoon(wait="минуту")
    if mine.filter(asked_at__gt=at - timedelta(hours=1)).count() >= HOURLY:
        raise CodeTooSoon(wait="час")


def _hash(version: DocumentVersion, user: User, asked_at: datetime, code: str) -> str:
    """A keyed hash: who reads the table cannot try all codes without the secret of the installation."""
    said = f"{version.pk}/{user.pk}/{asked_at.timestamp()}/{code}"
    return salted_hmac("sotszakaz.signatures.code", said, algorithm="sha256").hexdigest()


def _wrong(left: int) -> CodeWrong:
    words = f"Осталось попыток: {left}. Проверьте код и введите ещё раз." if left else "Запросите новый код."
    return CodeWrong(field="code", left=words)
