"""The simple electronic signature of a citizen: a one-time code and the person's agreement to sign by it.

By ст. 9 63-ФЗ it stands on an agreement that says how the signer is known by it; the text below is shown with the form,
and its version is kept with the evidence. The code itself is never stored.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import SignatureForm, SigningParty
from sotszakaz.kernel.notices.channels import Outgoing, registered_channels
from sotszakaz.kernel.signatures.errors import AgreementNotGiven, CodeExpired, CodeHasNoWay, CodeTooSoon, CodeWrong
from sotszakaz.kernel.signatures.models import Signature, SignatureCode
from sotszakaz.kernel.signatures.recording import lock_version, record_signature, require_side, turn_of
from sotszakaz.kernel.signatures.rules import masked_contact
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
    """A code was made. `shown` is the code itself where an installation without channels shows it (demonstration)."""

    code: SignatureCode
    shown: str | None


@transaction.atomic(durable=True)
def ask_code(*, version_id: int, by: User, at: datetime) -> Asked:
    """Send the person a new code for the version; it takes the place of those before.

    Raises NotFound, VersionReplaced, the refusals of the turn, CodeTooSoon, CodeHasNoWay.
    """
    version = lock_version(version_id)
    require_side(by, version, SigningParty.CITIZEN)
    turn_of(version, SigningParty.CITIZEN, SignatureForm.SIMPLE)
    _ensure_not_too_often(by, at)
    channels = registered_channels()
    if not channels and not settings.SIGNATURE_CODES_ON_SCREEN:
        raise CodeHasNoWay()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    asked = SignatureCode.objects.create(
        version=version,
        municipality_id=version.municipality_id,
        user=by,
        code_hash=_hash(version, by, at, code),
        sent_to=masked_contact(by.email, by.phone) if channels else "на экране",
        channels=", ".join(each.name for each in channels) or "экран",
        asked_at=at,
        expires_at=at + LIFETIME,
    )
    audit.record("document.ask_code", version.document, by=by, version=version.version)
    transaction.on_commit(partial(_send, asked.pk, by.pk, code, version.document.full_number))
    return Asked(asked, None if channels else code)


def sign_with_code(*, version_id: int, code: str, agreed: bool, by: User, at: datetime, ip: str = "") -> Signature:
    """Sign by the code that was sent last. A wrong code counts as a try, and after a few the code dies.

    Raises NotFound, VersionReplaced, the refusals of the turn, AgreementNotGiven, CodeExpired, CodeWrong.
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
    if not agreed:
        raise AgreementNotGiven(field="agreed")
    sent = SignatureCode.objects.filter(version=version, user=by).order_by("-asked_at", "-pk").first()
    if sent is None or sent.used_at is not None or sent.tries >= TRIES or at >= sent.expires_at:
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


def _ensure_not_too_often(user: User, at: datetime) -> None:
    mine = SignatureCode.objects.filter(user=user)
    if mine.filter(asked_at__gt=at - PAUSE).exists():
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


def _send(pk: int, user_id: int, code: str, number: str) -> None:
    """Bring the code by every channel; when none takes it, the person asks for another."""
    text = f"Код для подписания документа № {number}: {code}. Никому его не сообщайте."
    for channel in registered_channels():
        channel.deliver([Outgoing(f"code:{pk}", user_id, "Код подписи", text)])
