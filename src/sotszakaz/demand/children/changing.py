"""Confirmed data of a child change by a deed of the office: a document, the day from which they hold, a version.

A name, a category or an address has changed; a birth date or a СНИЛС had a mistake. Documents that are in force stay as
they were signed, those formed from now on say the new data.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from sotszakaz.demand.children import errors, radar, rules
from sotszakaz.demand.children.actions import CONSENT_WORDING
from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, Consent
from sotszakaz.demand.children.rules import DATA, Deed, KnownData
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.children.versions import FIRST, get_request_for, known_of, latest_version
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


@transaction.atomic(savepoint=False)
def change_data(
    *, child_id: int, data: KnownData, deed: Deed, seen: int, by: Actor, on: date, request_id: int | None = None
) -> ChildVersion:
    """Change confirmed data by a deed; `seen` is the version that the clerk has looked at.

    Part of a larger transaction. `request_id` is the family's wish that is granted with it. Raises NotFound,
    NotAllowed, NotConfirmed, DataChanged, DataStay, ChildKnown, MoveRefused and the refusals of
    `rules.ensure_child_data` and `rules.ensure_deed`.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    latest = latest_version(child)
    if seen != (latest.version if latest else FIRST):
        raise errors.DataChanged()
    _ensure_changes(child, data, deed, latest, on=on)
    changed = rules.changed(known_of(child), data)
    request = _grant(child, request_id, by=by) if request_id is not None else None
    version = _write(child, data, deed, latest or _first(child), request, by=by)
    audit.record("child.change", child, by=by, version=version.version, fields=list(changed), paper=deed.paper)
    radar.compare_again(child)
    outbox.put("child.changed", version, fields=list(changed))
    return version


@dataclass(frozen=True, slots=True)
class Wish:
    """What a family asks to change: the new data, their document and its scan.

    `consented` is to the processing of a new address, which the first consent does not name.
    """

    data: KnownData
    deed: Deed
    scan: bytes
    consented: bool = False


def ask_change(*, child_id: int, wish: Wish, by: User, on: date) -> ChangeRequest:
    """A representative asks to change the data and shows the document, which is looked through before any lock.

    Raises NotFound, NotConfirmed, DataStay, ConsentMissing, ScanRefused, the sentence of `child_change_one_open`, and
    the refusals of `rules.ensure_child_data` and `rules.ensure_deed`.
    """
    return _ask(child_id, wish, media_type_of(wish.scan), by, on)


@transaction.atomic(durable=True)
def _ask(child_id: int, wish: Wish, media_type: str, by: User, on: date) -> ChangeRequest:
    child, data, deed, scan = Child.objects.lock(child_id), wish.data, wish.deed, wish.scan
    ensure_representative(child, by)
    _ensure_changes(child, data, deed, latest_version(child), on=on)
    if "address" in rules.changed(known_of(child), data) and data.address:
        _consent(child, wish, by)
    with judged(ChangeRequest):
        request = ChangeRequest.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            scan=scan,
            media_type=media_type,
            sha256=hashlib.sha256(scan).hexdigest(),
            asked_by=by,
            **_said(data, deed),
        )
    audit.record("changerequest.ask", request, by=by, child=child.pk)
    outbox.put("child.change_asked", request)
    return request


@transaction.atomic(durable=True)
def decline_change(*, request_id: int, answer: str, by: Actor) -> ChangeRequest:
    """The data stay; the family reads why. Raises NotFound, NotAllowed, AnswerMissing, MoveRefused."""
    request = ChangeRequest.objects.lock(request_id)
    require(by, Permission.CHILD_CONFIRM, request.municipality_id)
    if not answer.strip():
        raise errors.AnswerMissing(field="answer")
    with judged(ChangeRequest):
        move(request, "decline", by=_person(by), answer=answer.strip())
    outbox.put("child.change_declined", request)
    return request


@transaction.atomic(durable=True)
def withdraw_change(*, request_id: int, by: Actor) -> ChangeRequest:
    """Take an own wish back. Raises NotFound, MoveRefused."""
    request = ChangeRequest.objects.lock(request_id)
    ensure_representative(request.child, by)
    with judged(ChangeRequest):
        move(request, "withdraw", by=_person(by))
    return request


@transaction.atomic(durable=True)
def look_at_scan(*, request_id: int, by: User) -> ChangeRequest:
    """Take the document that the family has shown: a look at personal data, logged. Raises NotFound, NotAllowed."""
    request = get_request_for(by, request_id)
    audit.record("child.look", request.child, by=by, request=request.pk)
    return request


def _consent(child: Child, wish: Wish, by: User) -> None:
    if not wish.consented:
        raise errors.ConsentMissing(field="consented")
    home = child.municipality_id
    Consent.objects.create(child=child, municipality_id=home, wording=CONSENT_WORDING, given_by=by)


def _ensure_changes(child: Child, data: KnownData, deed: Deed, latest: ChildVersion | None, *, on: date) -> None:
    if child.state != ChildState.CONFIRMED:
        raise errors.NotConfirmed(state=child.get_state_display())
    rules.ensure_child_data(data, on=on)
    rules.ensure_deed(deed, born_on=data.birth_date, latest=latest.since if latest else None, on=on)


def _grant(child: Child, request_id: int, *, by: Actor) -> ChangeRequest:
    request = ChangeRequest.objects.lock(request_id)
    if request.child_id != child.pk:
        raise NotFound()
    move(request, "grant", by=_person(by))
    return request


def _first(child: Child) -> ChildVersion:
    """What was confirmed, kept before it changes for the first time."""
    with judged(ChildVersion):
        return ChildVersion.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            version=FIRST,
            sort_key=child.sort_key,
            made_by_id=child.confirmed_by_id,
            **asdict(known_of(child)),
        )


def _write(
    child: Child, data: KnownData, deed: Deed, latest: ChildVersion, request: ChangeRequest | None, *, by: Actor
) -> ChildVersion:
    """The version first: the row of the child says what its latest version says (trigger)."""
    key = rules.sort_key(data.last_name, data.first_name, data.middle_name)
    try:
        with judged(ChildVersion, Child):
            version = ChildVersion.objects.create(
                municipality_id=child.municipality_id,
                child=child,
                version=latest.version + 1,
                sort_key=key,
                request=request,
                made_by=_person(by),
                **_said(data, deed),
            )
            for name in DATA:
                setattr(child, name, getattr(data, name))
            child.sort_key, child.snils_hash = key, hash_snils(data.snils)
            child.save(update_fields=[*DATA, "sort_key", "snils_hash"])
    except ConstraintViolated as refusal:
        if refusal.fields["constraint"] != "child_snils_unique":
            raise
        raise errors.ChildKnown(field="snils") from refusal
    return version


def _said(data: KnownData, deed: Deed) -> dict[str, object]:
    said = asdict(deed)
    return {**asdict(data), **said, "paper_number": deed.paper_number.strip(), "words": deed.words.strip()}


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
