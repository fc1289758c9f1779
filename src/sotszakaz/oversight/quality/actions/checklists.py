"""Check-lists: a draft is written, approved once, and replaced by its next version."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import errors
from sotszakaz.oversight.quality.examples import EXAMPLE
from sotszakaz.oversight.quality.models import Checklist, Criterion
from sotszakaz.oversight.quality.states import ChecklistState


@transaction.atomic(durable=True)
def draft_checklist(
    *, municipality_id: int, title: str = "", previous_id: int | None = None, with_example: bool = False, by: Actor
) -> Checklist:
    """Begin a new check-list, empty or with the example's criteria, or the next version of an approved one.

    Raises NotFound, ChecklistNotApproved, and the sentences of the constraints of Checklist.
    """
    require(by, Permission.CHECKLIST_EDIT, municipality_id)
    former = _approved(municipality_id, previous_id) if previous_id is not None else None
    with judged(Checklist):
        checklist = Checklist.objects.create(
            municipality_id=municipality_id,
            title=former.title if former else title.strip(),
            version=former.version + 1 if former else 1,
            previous=former,
            drafted_by=person_of(by),
        )
    Criterion.objects.bulk_create(_criteria(checklist, former, with_example))
    audit.record("checklist.draft", checklist, by=by, previous=previous_id)
    return checklist


@transaction.atomic(durable=True)
def put_criterion(*, checklist_id: int, section: str, text: str, weight: Decimal, by: Actor) -> Criterion:
    """Add a criterion at the end of a draft. Raises NotFound, NotDraft, CriterionIncomplete."""
    checklist = _draft(checklist_id, by)
    if not section.strip() or not text.strip():
        raise errors.CriterionIncomplete(field="text" if section.strip() else "section")
    latest = checklist.criteria.aggregate(latest=Max("number"))["latest"] or 0
    with judged(Criterion):
        criterion = Criterion.objects.create(
            checklist=checklist,
            municipality_id=checklist.municipality_id,
            number=latest + 1,
            section=section.strip(),
            text=text.strip(),
            weight=weight,
        )
    audit.record("checklist.put_criterion", checklist, by=by, criterion=criterion.pk)
    return criterion


@transaction.atomic(durable=True)
def remove_criterion(*, criterion_id: int, by: Actor) -> Checklist:
    """Take a criterion out of a draft. Raises NotFound, NotDraft."""
    found = Criterion.objects.filter(pk=criterion_id).values_list("checklist_id", flat=True).first()
    checklist = _draft(found or 0, by)
    checklist.criteria.filter(pk=criterion_id).delete()
    audit.record("checklist.remove_criterion", checklist, by=by, criterion=criterion_id)
    return checklist


@transaction.atomic(durable=True)
def approve_checklist(*, checklist_id: int, by: Actor, on: date) -> Checklist:
    """Approve a draft: it never changes from here on, and its former version is replaced.

    Raises NotFound, ChecklistEmpty, MoveRefused.
    """
    checklist = Checklist.objects.lock(checklist_id)
    require(by, Permission.CHECKLIST_APPROVE, checklist.municipality_id)
    if not checklist.criteria.exists():
        raise errors.ChecklistEmpty()
    if checklist.previous_id is not None and checklist.state == ChecklistState.DRAFT:
        move(Checklist.objects.lock(checklist.previous_id), "replace", by=person_of(by), replaced_on=on)
    move(checklist, "approve", by=person_of(by), approved_on=on)
    return checklist


@transaction.atomic(durable=True)
def drop_checklist(*, checklist_id: int, by: Actor) -> None:
    """Throw a draft away. Raises NotFound, NotDraft."""
    checklist = _draft(checklist_id, by)
    audit.record("checklist.drop", checklist, by=by)
    checklist.delete()


def _draft(checklist_id: int, by: Actor) -> Checklist:
    checklist = Checklist.objects.lock(checklist_id)
    require(by, Permission.CHECKLIST_EDIT, checklist.municipality_id)
    if checklist.state != ChecklistState.DRAFT:
        raise errors.NotDraft(title=checklist.title, version=checklist.version)
    return checklist


def _approved(municipality_id: int, checklist_id: int) -> Checklist:
    former = Checklist.objects.lock(checklist_id)
    if former.municipality_id != municipality_id:
        raise NotFound()
    if former.state != ChecklistState.APPROVED:
        raise errors.ChecklistNotApproved()
    return former


def _criteria(checklist: Checklist, former: Checklist | None, with_example: bool) -> list[Criterion]:
    if former is not None:
        said = list(former.criteria.order_by("number").values_list("section", "text", "weight"))
    elif with_example:
        said = [(section, text, Decimal(1)) for section, texts in EXAMPLE for text in texts]
    else:
        said = []
    return [
        Criterion(
            checklist=checklist,
            municipality_id=checklist.municipality_id,
            number=number,
            section=section,
            text=text,
            weight=weight,
        )
        for number, (section, text, weight) in enumerate(said, start=1)
    ]
