"""Writing acts: upload, correct, decide on repairs, reject. Confirmation is an action of `decisions`."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts import rules
from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.errors import ActAlreadyLoaded, ActSettled, CodeRepeated, NothingToDecide, ReasonMissing
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.places import blocks_of, places_of
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.report import as_json, read_act_file
from sotszakaz.ordering.acts.selectors import find_same_file
from sotszakaz.ordering.acts.states import ActState


def upload_act(*, municipality_id: int, file_name: str, content: bytes, by: User) -> LegalAct:
    """Read the file and keep it with what was read. Reading takes seconds, so it stands before the transaction.

    Raises UnreadableAct, NotAnAct, ActAlreadyLoaded (with `act_id`).
    """
    require(by, Permission.ACT_UPLOAD, municipality_id)
    sha256 = hashlib.sha256(content).hexdigest()
    reading = _read(file_name, content)
    try:
        return _store(municipality_id, Path(file_name).name, content, sha256, reading, by)
    except ConstraintViolated as refusal:
        same = find_same_file(municipality_id, sha256)
        if refusal.fields["constraint"] != "legal_act_file_unique" or same is None:
            raise
        raise ActAlreadyLoaded(
            field="file", file_name=same.file_name, day=f"{same.uploaded_at:%d.%m.%Y}", act_id=same.pk
        ) from refusal


def _read(file_name: str, content: bytes) -> ActReading:
    with tempfile.TemporaryDirectory(prefix="act-") as folder:
        path = Path(folder) / f"act{Path(file_name).suffix[:6]}"
        path.write_bytes(content)
        return read_act_file(path)


@transaction.atomic(durable=True)
def _store(
    municipality_id: int, file_name: str, content: bytes, sha256: str, reading: ActReading, by: User
) -> LegalAct:
    with judged(LegalAct):
        act = LegalAct.objects.create(
            municipality_id=municipality_id,
            file_name=file_name[-255:],
            format=reading.source.format,
            content=content,
            size=len(content),
            sha256=sha256,
            reading=cast(Reading, as_json(reading)),
            places=places_of(reading),
            source_blocks=blocks_of(reading.source),
            uploaded_by=by,
        )
    audit.record("legalact.upload", act, by=by, sha256=sha256, format=act.format)
    return act


@transaction.atomic(durable=True)
def keep_reading(
    *, municipality_id: int, file_name: str, content: bytes, reading: Reading, choices: Mapping[str, str], by: User
) -> LegalAct:
    """Keep what was read elsewhere: the file holds the reading itself, so no fact has a place in a text.

    `choices` are decisions on codes, as `decide_service` keeps them.
    """
    require(by, Permission.ACT_UPLOAD, municipality_id)
    sha256 = hashlib.sha256(content).hexdigest()
    with judged(LegalAct):
        act = LegalAct.objects.create(
            municipality_id=municipality_id,
            file_name=file_name,
            format=Path(file_name).suffix.lstrip("."),
            content=content,
            size=len(content),
            sha256=sha256,
            reading=reading,
            places={},
            source_blocks=[],
            choices=dict(choices),
            uploaded_by=by,
        )
    audit.record("legalact.upload", act, by=by, sha256=sha256, format=act.format)
    return act


def lock_act(act_id: int) -> LegalAct:
    """The act, locked until the transaction ends. Part of a larger transaction. Raises NotFound."""
    acts = LegalAct.objects.select_for_update(of=("self",), no_key=True).defer("content", "source_blocks", "places")
    act = acts.filter(pk=act_id).first()
    if act is None:
        raise NotFound
    return act


@transaction.atomic(durable=True)
def correct_act(*, act_id: int, path: str, patch: Any, by: User) -> LegalAct:
    """Put a person's value in place of what was read at the path; None leaves the element out.

    Raises ActSettled after confirmation, FactUnknown, CodeRepeated.
    """
    act = _lock_unsettled(act_id, by)
    rules.element_at(act.reading, act.corrections, path)
    earlier = act.corrections.get(path)
    merged = {**earlier, **patch} if isinstance(earlier, dict) and isinstance(patch, dict) else patch
    act.corrections = {**act.corrections, path: merged}
    if path.startswith("services."):
        _ensure_codes_differ(act, path)
        act.choices = {index: choice for index, choice in act.choices.items() if f"services.{index}" != path}
    act.save(update_fields=["corrections", "choices"])
    audit.record("legalact.correct", act, by=by, path=path)
    return act


def _ensure_codes_differ(act: LegalAct, path: str) -> None:
    index = int(path.rpartition(".")[2])
    services = rules.corrected(act.reading, act.corrections)["services"]
    code = services[index]["code"]
    if any(other["code"] == code for number, other in enumerate(services) if number != index):
        raise CodeRepeated(field="code", code=code)


@transaction.atomic(durable=True)
def decide_service(*, act_id: int, index: int, choice: str, by: User) -> LegalAct:
    """Accept the proposed repair of a code, leave the service out, or take an earlier decision back.

    Raises ActSettled, NothingToDecide.
    """
    act = _lock_unsettled(act_id, by)
    service = rules.element_at(act.reading, act.corrections, f"services.{index}")
    if choice not in rules.choices_of(service, act.choices.get(str(index))):
        raise NothingToDecide
    others = {number: made for number, made in act.choices.items() if number != str(index)}
    act.choices = others if choice == rules.RETRACT else {**others, str(index): choice}
    act.save(update_fields=["choices"])
    audit.record("legalact.decide_service", act, by=by, index=index, choice=choice)
    return act


@transaction.atomic(durable=True)
def reject_act(*, act_id: int, reason: str, by: User) -> LegalAct:
    """Send the act away: nothing is made of it, and the same file may be uploaded again.

    Raises NotFound, NotAllowed, ReasonMissing, MoveRefused.
    """
    act = lock_act(act_id)
    require(by, Permission.ACT_UPLOAD, act.municipality_id)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    move(act, "reject", by=by, reject_reason=reason.strip())
    return act


def _lock_unsettled(act_id: int, by: User) -> LegalAct:
    act = lock_act(act_id)
    require(by, Permission.ACT_UPLOAD, act.municipality_id)
    if act.state != ActState.READ:
        raise ActSettled(state=act.get_state_display())
    return act
