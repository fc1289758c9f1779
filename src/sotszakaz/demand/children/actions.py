import hashlib
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.children import errors, radar, rules, selectors
from sotszakaz.demand.children.models import Child, Consent, DuplicatePair, Representative, SignUpConsent
from sotszakaz.demand.children.rules import ChildData, KeptPaper, Visitor
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import Relation
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.actions import join, register_user
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent

CONSENT_WORDING = "2026-11-22"
"""The edition of the text in templates/portal/register/_consent.html and templates/citizen/child/_consent.html."""

PORTAL_WORDING = "portal-1"
"""What an applicant ticks at a portal (`consents` of docs/exchange.md, version 1)."""


@transaction.atomic(durable=True)
def register_parent(*, email: str, full_name: str, password: str, phone: str, consented: bool) -> User:
    """A new login of a citizen with the consent for own data. Raises ConsentMissing, LoginTaken.

    Roles come later: the membership of a parent is made when a child is added.
    """
    if not consented:
        raise errors.ConsentMissing(field="consented")
    user = register_user(email=email, full_name=full_name, password=password, phone=phone)
    SignUpConsent.objects.create(wording=CONSENT_WORDING, given_by=user)
    audit.record("user.register", user, by=user, wording=CONSENT_WORDING)
    return user


@transaction.atomic(savepoint=False)
def add_child(
    *, municipality_id: int, data: ChildData, relation: Relation, consented: bool, by: User, on: date
) -> Child:
    """A child of the municipality with its first representative. Part of a larger transaction.

    Raises ConsentMissing, refusals of `rules.ensure_child_data`, TooYoung…, TooOldForCertificate, TooYoungToApply,
    ChildKnown.
    """
    require(by, Permission.CHILD_ADD, municipality_id)
    if not consented:
        raise errors.ConsentMissing(field="consented")
    child = _new_child(municipality_id, data, relation, by=by, on=on)
    Representative.objects.create(
        child=child, municipality_id=municipality_id, user=by, relation=relation, valid=DateRange(on, None)
    )
    Consent.objects.create(child=child, municipality_id=municipality_id, wording=CONSENT_WORDING, given_by=by)
    audit.record("child.add", child, by=by)
    radar.compare_with_others(child)
    return child


@transaction.atomic(savepoint=False)
def add_child_on_paper(
    *, municipality_id: int, data: ChildData, visitor: Visitor, consent: KeptPaper, by: User, on: date
) -> Child:
    """A clerk enters a child whose representative came in person and signed the consent. Part of a larger transaction.

    A login that the visitor names comes to act for the child. Raises NotAllowed, VisitorUnnamed, PaperDayInFuture,
    PaperDayLongAgo, LoginOfAnother and the refusals of `add_child` about data.
    """
    require(by, Permission.ENROLMENT_ENTER, municipality_id)
    rules.ensure_visitor(visitor)
    rules.ensure_day_on_paper(consent.paper.signed_on, on=on)
    login = selectors.login_of(visitor)
    child = _new_child(municipality_id, data, visitor.relation, by=by, on=on)
    if login is not None:
        _act_for(child, login, visitor.relation, on=on)
    Consent.objects.create(
        child=child,
        municipality_id=municipality_id,
        wording=CONSENT_WORDING,
        signer_name=visitor.full_name,
        recorded_by=by,
        scan=consent.paper.content,
        media_type=consent.media_type,
        sha256=hashlib.sha256(consent.paper.content).hexdigest(),
    )
    audit.record("child.add_on_paper", child, by=by)
    radar.compare_with_others(child)
    return child


@transaction.atomic(savepoint=False)
def add_child_from_portal(*, municipality_id: int, data: ChildData, visitor: Visitor, number: str, on: date) -> Child:
    """A portal names a child that nobody knows yet; its application is `number`. Part of a larger transaction.

    A login that the applicant names comes to act for the child; one of another person is left alone.
    Raises VisitorUnnamed and the refusals of `add_child` about data.
    """
    rules.ensure_visitor(visitor)
    child = _new_child(municipality_id, data, visitor.relation, by=None, on=on)
    _represent(child, visitor, on=on)
    Consent.objects.create(
        child=child,
        municipality_id=municipality_id,
        wording=PORTAL_WORDING,
        signer_name=visitor.full_name,
        outside_number=number,
    )
    audit.record("child.add_from_portal", child, by=None)
    radar.compare_with_others(child)
    return child


def _new_child(municipality_id: int, data: ChildData, relation: str, *, by: User | None, on: date) -> Child:
    """A new record with these data, where the rules of the municipality let it in."""
    _ensure_right(municipality_id, data, on=on)
    if relation == Relation.SELF:
        rules.ensure_may_apply_alone(data.birth_date, on=on)
    child = Child(municipality_id=municipality_id, added_by=by)
    child.arrived_from_id = selectors.departed_record(municipality_id, data)
    _fill(child, data)
    return child


def _represent(child: Child, visitor: Visitor, *, on: date) -> None:
    try:
        login = selectors.login_of(visitor)
    except errors.LoginOfAnother:
        return
    if login is not None:
        _act_for(child, login, visitor.relation, on=on)


def _act_for(child: Child, login: User, relation: str, *, on: date) -> None:
    """The login comes to act for the child."""
    join(login, Parent, municipality_id=child.municipality_id)
    Representative.objects.create(
        child=child,
        municipality_id=child.municipality_id,
        user=login,
        relation=relation,
        valid=DateRange(on, None),
    )


@transaction.atomic(savepoint=False)
def correct_child(*, child_id: int, data: ChildData, by: User, on: date) -> Child:
    """Correct the data of a returned child and hand them in again. Part of a larger transaction.

    Raises NotFound, MoveRefused and the refusals of `add_child` about data.
    """
    child = Child.objects.lock(child_id)
    selectors.ensure_representative(child, by)
    move(child, "correct", by=by)
    _ensure_right(child.municipality_id, data, on=on)
    _fill(child, data)
    radar.compare_with_others(child)
    return child


@transaction.atomic(durable=True)
def return_child(*, child_id: int, ground: str, reason: str, by: Actor, on: date) -> Child:
    """Ask the representative to correct the data, by a ground of the regulation (its code) and with a reason.

    Raises MoveRefused, GroundUnknown, ReturnReasonMissing.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    known = regulation_on(child.municipality_id, on).ground(Parameter.CHILD_REFUSAL_GROUNDS, ground)
    if known is None:
        raise errors.GroundUnknown(field="ground")
    if not reason.strip():
        raise errors.ReturnReasonMissing(field="reason")
    person = person_of(by)
    with judged(Child):
        move(child, "return", by=person, return_ground=known.text, return_reason=reason.strip())
    outbox.put("child.returned", child)
    return child


@transaction.atomic(durable=True)
def look_at_child(*, child_id: int, by: User) -> Child:
    """Open the card of a child: every look of staff is logged (design §7). Raises NotFound, NotAllowed."""
    child = selectors.get_child_for(by, child_id)
    if not selectors.is_representative(child.pk, by):
        audit.record("child.look", child, by=by)
    return child


@transaction.atomic(durable=True)
def search_duplicates(*, municipality_id: int, by: Actor) -> int:
    """Compare all records of the municipality; how many new pairs there are to decide."""
    require(by, Permission.CHILD_MERGE, municipality_id)
    found = radar.scan(municipality_id)
    audit.record("duplicatepair.search", Municipality(pk=municipality_id), by=by, found=found)
    return found


@transaction.atomic(durable=True)
def look_at_pair(*, pair_id: int, by: User) -> DuplicatePair:
    """Open two records side by side: a look at both cards, logged. Raises NotFound, NotAllowed."""
    pair = selectors.get_pair_for(by, pair_id)
    for child in (pair.left, pair.right):
        audit.record("child.look", child, by=by, pair=pair.pk)
    return pair


@transaction.atomic(durable=True)
def tell_apart(*, pair_id: int, note: str, by: Actor) -> DuplicatePair:
    """They are different children: remembered, so that the radar does not ask again.

    Raises NotFound, DecisionNoteMissing, MoveRefused.
    """
    pair = DuplicatePair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    if not note.strip():
        raise errors.DecisionNoteMissing(field="note")
    with judged(DuplicatePair):
        move(pair, "differ", by=person_of(by), note=note.strip())
    return pair


@transaction.atomic(durable=True)
def doubt_again(*, pair_id: int, by: Actor) -> DuplicatePair:
    """Take back that they are different children. Raises NotFound, MoveRefused."""
    pair = DuplicatePair.objects.lock(pair_id)
    require(by, Permission.CHILD_MERGE, pair.municipality_id)
    with judged(DuplicatePair):
        move(pair, "doubt", by=by, decided_at=None, decided_by=None, note="")
    return pair


def _ensure_right(municipality_id: int, data: ChildData, *, on: date) -> None:
    rules.ensure_child_data(data, on=on)
    regulation = regulation_on(municipality_id, on)
    rules.ensure_certificate_age(
        data.birth_date,
        on=on,
        age_from=regulation.value(Parameter.MIN_AGE),
        age_to=regulation.value(Parameter.MAX_AGE),
    )


def _fill(child: Child, data: ChildData) -> None:
    child.last_name, child.first_name, child.middle_name = data.last_name, data.first_name, data.middle_name
    child.sort_key = rules.sort_key(data.last_name, data.first_name, data.middle_name)
    child.birth_date, child.category = data.birth_date, data.category
    child.snils, child.snils_hash = data.snils, hash_snils(data.snils)
    try:
        with judged(Child):
            child.save()
    except ConstraintViolated as refusal:
        if refusal.fields["constraint"] != "child_snils_unique":
            raise
        raise errors.ChildKnown(field="snils") from refusal
