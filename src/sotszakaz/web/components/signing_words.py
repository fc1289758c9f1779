"""The evidence of a signature in words."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from sotszakaz.kernel.documents.states import SignatureForm
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.states import ActingBasis


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A signature under a published document, for everybody: the side, how and when, the certificate; no person."""

    side: str
    who: str
    """Position and organisation."""
    how: str
    signed_at: datetime
    certificate: str
    """Its number, who has issued it and for how long; empty on paper."""


def signed_by(signature: Signature) -> SignedBy:
    """What a published page says of the signature."""
    said: dict[str, Any] = json.loads(signature.evidence)
    own = said.get("certificate")
    return SignedBy(
        side=signature.get_party_display(),
        who=", ".join(each for each in (signature.signer_position, own["organisation"] if own else "") if each),
        how=signature.get_form_display(),
        signed_at=signature.signed_at,
        certificate=(
            f"Сертификат № {own['serial']}, выдан: {own['issuer']}, "
            f"действует {_moment(own['valid_from'])} — {_moment(own['valid_until'])}"
            if own
            else ""
        ),
    )


def facts_of(signature: Signature) -> list[tuple[str, str]]:
    """What was verified, when and against what: pairs of a title and its words, empty ones left out."""
    said: dict[str, Any] = json.loads(signature.evidence)
    facts = [("Проверено", _moment(said["checked_at"])), *WORDINGS[SignatureForm(signature.form)](said)]
    facts.append(("Контрольная сумма подписанного", said["payload_sha256"]))
    return [(title, words) for title, words in facts if words]


def _of_file(said: dict[str, Any]) -> list[tuple[str, str]]:
    own = said["certificate"]
    signatory = said["signatory"]
    return [
        ("Результат", "подпись верна, документ после подписания не изменён"),
        ("Алгоритм", said["algorithm"]),
        ("Чем проверено", said["means"]),
        ("Сертификат", ", ".join(each for each in (own["name"], own["position"], own["organisation"]) if each)),
        ("СНИЛС в сертификате", own["snils"]),
        ("ОГРН (ОГРНИП) в сертификате", own["ogrn"]),
        ("Серийный номер", own["serial"]),
        ("Срок сертификата", f"{_moment(own['valid_from'])} — {_moment(own['valid_until'])}"),
        ("Кем выдан", own["issuer"]),
        ("Цепочка до доверенного", " → ".join(each["title"] for each in said["chain"])),
        ("Списки отзыва", _lists(said["lists"], said["checked_at"])),
        ("Вправе подписывать", ActingBasis(signatory["basis"]).label if signatory else "подписано лично"),
        ("Часы подписавшего", _moment(said["claimed_at"]) if said["claimed_at"] else ""),
    ]


def _of_code(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Код отправлен", f"{said['sent_to']} ({said['channels']}), {_moment(said['asked_at'])}"),
        ("Неверных попыток", str(said["wrong_tries"])),
        ("Адрес в сети", said["ip"]),
        ("Условия, на которые согласился подписавший", f"редакция {said['agreement_version']}: {said['agreement']}"),
    ]


def _of_paper(said: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Дата на бумаге", f"{datetime.fromisoformat(said['signed_on']):%d.%m.%Y}"),
        ("Редакция на бумаге", str(said.get("edition") or "")),
        ("Почему на бумаге", said["ground"]),
        ("Условие решения", said["condition"]),
        ("Контрольная сумма скана", said["scan_sha256"]),
    ]


WORDINGS = {SignatureForm.CMS: _of_file, SignatureForm.SIMPLE: _of_code, SignatureForm.PAPER: _of_paper}


def _lists(lists: list[dict[str, Any]], checked_at: str) -> str:
    if not lists:
        return "не загружены: отзыв не проверялся"
    return "; ".join(
        f"{each['issuer']} от {_moment(each['updated_at'])}"
        + (", на день проверки устарел" if each["next_at"] and each["next_at"] < checked_at else "")
        for each in lists
    )


def _moment(text: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(text)):%d.%m.%Y %H:%M}"
