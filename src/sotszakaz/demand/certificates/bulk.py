"""Many children at once, in as many statements: for lists brought from elsewhere and for the demonstration year.

The rules are those of one child; nothing is written when one of them refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from sotszakaz.demand.certificates.actions import open_certificates
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children import rules as child_rules
from sotszakaz.demand.children.actions import CONSENT_WORDING
from sotszakaz.demand.children.models import Child, Consent, Representative
from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.snils import hash_snils
from sotszakaz.demand.children.states import MOVES, Relation
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import refused_move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Parent

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """A child with the representative who brings it and consents to its data being kept."""

    data: ChildData
    relation: Relation
    parent: User


@transaction.atomic(durable=True)
def register_children(*, municipality_id: int, entries: Sequence[Entry], by: Actor, on: date) -> list[Child]:
    """Children who wait for a clerk, their representatives and consents; representatives become parents here.

    Raises the refusals of `add_child` about data and age; a repeated СНИЛС raises ConstraintViolated.
    """
    require(by, Permission.CHILD_CONFIRM, municipality_id)
    for entry in entries:
        child_rules.ensure_child_data(entry.data, on=on)
    _ensure_ages(municipality_id, [entry.data.birth_date for entry in entries], on)
    with acting_for(municipality_id), judged(Child):
        _join(municipality_id, {entry.parent.pk for entry in entries})
        children = Child.objects.bulk_create((_child(municipality_id, entry) for entry in entries), batch_size=BATCH)
        _represent(municipality_id, children, entries, on)
    if children:
        audit.record("child.add_many", children[0], by=by, count=len(children))
    return children


@transaction.atomic(durable=True)
def confirm_children(
    *, municipality_id: int, child_ids: Sequence[int], by: Actor, on: date
) -> list[CertificateAccount]:
    """Confirm children and open their certificates with the values of the scheme. Raises as `confirm_child`."""
    require(by, Permission.CHILD_CONFIRM, municipality_id)
    children = list(
        Child.objects.filter(municipality_id=municipality_id, pk__in=child_ids)
        .select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .order_by("pk")
    )
    if not children:
        return []
    sources, target = MOVES["confirm"]
    stray = next((child for child in children if child.state not in sources), None)
    if stray is not None:
        raise refused_move(stray, by=by)
    _ensure_ages(municipality_id, [child.birth_date for child in children], on)
    with judged(Child):
        Child.objects.filter(pk__in=[child.pk for child in children]).update(
            state=target, confirmed_at=timezone.now(), confirmed_by_id=by.pk
        )
    certificates = open_certificates(children, by=by, on=on)
    audit.record("child.confirm_many", children[0], by=by, count=len(children))
    return certificates


def _ensure_ages(municipality_id: int, births: Sequence[date], on: date) -> None:
    regulation = regulation_on(municipality_id, on)
    age_from, age_to = regulation.value(Parameter.MIN_AGE), regulation.value(Parameter.MAX_AGE)
    for birth_date in births:
        child_rules.ensure_certificate_age(birth_date, on=on, age_from=age_from, age_to=age_to)


def _join(municipality_id: int, parents: set[int]) -> None:
    Membership.objects.bulk_create(
        (
            Membership(user_id=parent, municipality_id=municipality_id, role_name=Parent.name)
            for parent in sorted(parents)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _child(municipality_id: int, entry: Entry) -> Child:
    data = entry.data
    return Child(
        municipality_id=municipality_id,
        last_name=data.last_name,
        first_name=data.first_name,
        middle_name=data.middle_name,
        sort_key=child_rules.sort_key(data.last_name, data.first_name, data.middle_name),
        birth_date=data.birth_date,
        category=data.category,
        snils=data.snils,
        snils_hash=hash_snils(data.snils),
        added_by=entry.parent,
    )


def _represent(municipality_id: int, children: Sequence[Child], entries: Sequence[Entry], on: date) -> None:
    pairs = list(zip(children, entries, strict=True))
    Representative.objects.bulk_create(
        (
            Representative(
                child=child,
                municipality_id=municipality_id,
                user=entry.parent,
                relation=entry.relation,
                valid=DateRange(on, None),
            )
            for child, entry in pairs
        ),
        batch_size=BATCH,
    )
    Consent.objects.bulk_create(
        (
            Consent(child=child, municipality_id=municipality_id, wording=CONSENT_WORDING, given_by=entry.parent)
            for child, entry in pairs
        ),
        batch_size=BATCH,
    )
