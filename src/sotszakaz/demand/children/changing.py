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
from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, Consent, DeedScan
from sotszakaz.demand.children.rules import DATA, Deed, KeptScan, KnownData
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import ChildState, RequestState
from sotszakaz.demand.children.versions import FIRST, get_request_for, get_version_for, known_of, latest_version
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


def look_through(content: bytes) -> KeptScan:
    """The scan of a document as it may be kept. Takes a second at times: before the transaction. Raises ScanRefused."""
    return KeptScan(content, media_type_of(content))


@transaction.atomic(savepoint=False)
def change_data(
    *,
    child_id: int,
    data: KnownData,
    deed: Deed,
    seen: int,
    by: Actor,
    on: date,
    request_id: int | None = None,
    scan: KeptScan | None = None,
) -> ChildVersion:
    """Change confirmed data by a deed; `seen` is the version that the clerk has looked at.

    Part of a larger transaction. `request_id` is the family's wish that is granted with it, whose scan is kept;
    without one the clerk's own `scan` is. Raises NotFound, NotAllowed, NotConfirmed, DeedScanMissing, DataChanged,
    DataStay, ChildKnown, MoveRefused and the refusals of `rules.ensure_child_data` and `rules.ensure_deed`.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    latest = latest_version(child)
    if seen != (latest.version if latest else FIRST):
        raise errors.DataChanged()
    _ensure_changes(child, data, deed, latest, on=on)
    changed = rules.changed(known_of(child), data)
    request = _grant(child, request_id, by=by) if request_id is not None else None
    if request is None and scan is None:
        raise errors.DeedScanMissing(field="file")
    version = _write(child, data, deed, latest or _first(child), request, by=by)
    if scan is not None:
        DeedScan.objects.create(version=version, municipality_id=version.municipality_id, **_scanned(scan))
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
    return _ask(child_id, wish, look_through(wish.scan), by, on)


@transaction.atomic(durable=True)
def _ask(child_id: int, wish: Wish, scan: KeptScan, by: User, on: date) -> ChangeRequest:
    child, data, deed = Child.objects.lock(child_id), wish.data, wish.deed
    ensure_representative(child, by)
    _ensure_changes(child, data, deed, latest_version(child), on=on)
    if "address" in rules.changed(known_of(child), data) and data.address:
        _consent(child, wish, by)
    regulation = regulation_on(child.municipality_id, on)
    with judged(ChangeRequest):
        request = ChangeRequest.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            asked_by=by,
            answer_by_on=term_ends_on(regulation, Parameter.CHILD_CHANGE_WORKING_DAYS, on),
            **_scanned(scan),
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
        move(request, "decline", by=person_of(by), answer=answer.strip())
    outbox.put("child.change_declined", request)
    return request


@transaction.atomic(durable=True)
def withdraw_change(*, request_id: int, by: Actor) -> ChangeRequest:
    """Take an own wish back. Raises NotFound, MoveRefused."""
    request = ChangeRequest.objects.lock(request_id)
    ensure_representative(request.child, by)
    with judged(ChangeRequest):
        move(request, "withdraw", by=person_of(by))
    return request


def end_request(child: Child, *, answer: str, by: Actor) -> None:
    """The record ends: what its family asks and nobody has answered ends with it, in words.

    Part of a larger transaction, whose action checks the rights and has locked the child.
    """
    request = ChangeRequest.objects.select_for_update(of=("self",), no_key=True).defer("scan")
    asked = request.filter(child=child, state=RequestState.ASKED).first()
    if asked is None:
        return
    with judged(ChangeRequest):
        move(asked, "decline", by=person_of(by), answer=answer)
    outbox.put("child.change_declined", asked)


@transaction.atomic(durable=True)
def look_at_deed(*, version_id: int, by: User) -> KeptScan:
    """Take the document by which data were changed: a look at personal data, logged. Raises NotFound, NotAllowed."""
    version = get_version_for(by, version_id)
    shown: DeedScan | ChangeRequest | None = getattr(version, "deed_scan", None) or version.request
    if shown is None:
        raise NotFound()
    audit.record("child.look", version.child, by=by, version=version.version)
    return KeptScan(bytes(shown.scan), shown.media_type)


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
    move(request, "grant", by=person_of(by))
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
                made_by=person_of(by),
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


def _scanned(scan: KeptScan) -> dict[str, object]:
    sha256 = hashlib.sha256(scan.content).hexdigest()
    return {"scan": scan.content, "media_type": scan.media_type, "sha256": sha256}


def _said(data: KnownData, deed: Deed) -> dict[str, object]:
    said = asdict(deed)
    return {**asdict(data), **said, "paper_number": deed.paper_number.strip(), "words": deed.words.strip()}
