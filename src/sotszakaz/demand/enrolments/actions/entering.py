"""A clerk enters the application that a representative has signed on paper in person (operations.md §7)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import SignedPaper, Visitor, ensure_day_on_paper, ensure_visitor
from sotszakaz.demand.enrolments import errors, refusals, rules
from sotszakaz.demand.enrolments.actions.booking import booked, ensure_as_shown
from sotszakaz.demand.enrolments.booking import book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake, IntakeScan
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import SYSTEM, Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


def quote_at_counter(*, child_id: int, group_id: int, by: Actor, on: date) -> Quote:
    """The quote that a clerk shows to the family. Raises NotFound, NotAllowed."""
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    require(by, Permission.ENROLMENT_ENTER, child.municipality_id)
    return quote(child_id=child_id, group_id=group_id, by=SYSTEM, on=on)


@dataclass(frozen=True, slots=True)
class Signed:
    """What lies on the table: who came, the signed paper, what it agrees to and the rest to pay that it names."""

    visitor: Visitor
    paper: SignedPaper
    consents: tuple[str, ...]
    parent_amount: Decimal


def enter_application(*, child_id: int, group_id: int, signed: Signed, key: str, by: User, on: date) -> int:
    """Book on the terms that the representative has signed; the same `key` answers with what was made first.

    Nothing is confirmed for a parent without the paper: its scan is kept with the application, and signs its document.
    Raises the refusals of `book`, VisitorUnnamed, PaperDayInFuture, PaperDayLongAgo, ConsentsMissing, ScanRefused,
    NotAllowed.
    """
    media_type = media_type_of(signed.paper.content)
    return _enter(child_id=child_id, group_id=group_id, signed=signed, media_type=media_type, key=key, by=by, on=on)


@transaction.atomic(durable=True)
def _enter(*, child_id: int, group_id: int, signed: Signed, media_type: str, key: str, by: User, on: date) -> int:
    offer = quote_at_counter(child_id=child_id, group_id=group_id, by=by, on=on)
    _ensure_signed(signed, on=on)
    if (made := made_by(key, child_id, group_id)) is not None:
        return made
    if offer.obstacles:
        raise offer.obstacles[0].refusal
    ensure_as_shown(offer, signed.parent_amount)
    intake = _intake(offer, signed, key, media_type, by)
    if not keep_intake(intake, scan=signed.paper.content):
        return require_made(key, child_id, group_id)
    made = booked(book_all([offer.booking(key=key, actor_id=by.pk)])[0])
    home = offer.child.municipality_id
    audit.record("enrolmentapplication.enter", EnrolmentApplication(pk=made), by=by, municipality_id=home)
    return made


def _intake(offer: Quote, signed: Signed, key: str, media_type: str, by: User) -> Intake:
    visitor, paper = signed.visitor, signed.paper
    return Intake(
        municipality_id=offer.child.municipality_id,
        application_id=key,
        source=IntakeSource.COUNTER,
        full_name=visitor.full_name,
        relation=visitor.relation,
        phone=visitor.phone,
        email=visitor.email,
        consents=list(signed.consents),
        entered_by=by,
        signed_on=paper.signed_on,
        media_type=media_type,
        scan_sha256=hashlib.sha256(paper.content).hexdigest(),
    )


def keep_intake(intake: Intake, *, scan: bytes | None = None) -> bool:
    """Write how the application comes, before it: the reference is judged at the end of the transaction.

    False when somebody else has entered the same meanwhile. Part of a larger transaction.
    """
    try:
        with transaction.atomic():
            intake.save(force_insert=True)
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "sqlstate", "") != UNIQUE_VIOLATION:
            raise
        return False
    if scan is not None:
        IntakeScan.objects.create(intake=intake, municipality_id=intake.municipality_id, content=scan)
    return True


UNIQUE_VIOLATION = "23505"


def made_by(key: str, child_id: int, group_id: int) -> int | None:
    """The application that the key has made. Raises KeyOfOther when it was for something else."""
    made = EnrolmentApplication.objects.filter(key=key).values_list("pk", "child", "group").first()
    if made is None:
        return None
    if made[1:] != (child_id, group_id):
        raise errors.KeyOfOther()
    return made[0]


def require_made(key: str, child_id: int, group_id: int) -> int:
    """The same where there must be one. Raises KeyOfOther."""
    made = made_by(key, child_id, group_id)
    if made is None:
        raise errors.KeyOfOther()
    return made


def _ensure_signed(signed: Signed, *, on: date) -> None:
    ensure_visitor(signed.visitor)
    ensure_day_on_paper(signed.paper.signed_on, on=on)
    if not set(rules.CONSENTS) <= set(signed.consents):
        raise refusals.ConsentsMissing(field="consents")
