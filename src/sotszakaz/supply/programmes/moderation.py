"""A programme on its way to the catalogue: handed in, returned with remarks, approved; corrected in between."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.drafts import ProgrammeDraft
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.states import EDITABLE, ProgrammeState
from sotszakaz.supply.providers.models import RegistryRecord

EDITED = ("name", "annotation", "age_from", "age_to", "locality", "has_entrance_tests", "focus", "form")


@transaction.atomic(durable=True)
def submit_programme(*, programme_id: int, by: Actor, on: date) -> Programme:
    """Hand the programme in for moderation. Raises NothingToPublish, NoActiveRecord, MoveRefused."""
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    ensure_offerable(programme)
    due = term_ends_on(regulation_on(programme.municipality_id, on), Parameter.MODERATION_WORKING_DAYS, on)
    step(programme, "submit", by=by, decide_by_on=due)
    outbox.put("programme.handed_in", programme)
    return programme


@transaction.atomic(durable=True)
def withdraw_programme(*, programme_id: int, by: Actor) -> Programme:
    """Take the programme back from moderation to correct it. Raises MoveRefused."""
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    step(programme, "withdraw", by=by, decide_by_on=None)
    return programme


@transaction.atomic(durable=True)
def return_programme(*, programme_id: int, remarks: str, by: Actor) -> Programme:
    """Send the programme back with remarks. Raises RemarksMissing, MoveRefused."""
    programme = Programme.objects.lock(programme_id)
    require(by, Permission.PROGRAMME_MODERATE, programme.municipality_id)
    if not remarks.strip():
        raise errors.RemarksMissing(field="remarks")
    step(programme, "return", by=by, decide_by_on=None, remarks=remarks.strip())
    outbox.put("programme.moved", programme, state=programme.state)
    return programme


@transaction.atomic(durable=True)
def approve_programme(*, programme_id: int, by: Actor) -> Programme:
    """Let the programme into the public catalogue. Raises NothingToPublish, NoActiveRecord, MoveRefused."""
    programme = Programme.objects.lock(programme_id)
    require(by, Permission.PROGRAMME_MODERATE, programme.municipality_id)
    ensure_offerable(programme)
    step(programme, "approve", by=by, decide_by_on=None, remarks="")
    outbox.put("programme.moved", programme, state=programme.state)
    return programme


@transaction.atomic(durable=True)
def publish_programme(*, programme_id: int, by: Actor, on: date) -> Programme:
    """Show the programme in the public catalogue, where the rules want no moderation.

    Raises ModerationNeeded, NothingToPublish, NoActiveRecord, MoveRefused.
    """
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    if regulation_on(programme.municipality_id, on).value(Parameter.MODERATION_REQUIRED):
        raise errors.ModerationNeeded()
    ensure_offerable(programme)
    step(programme, "publish", by=by, remarks="")
    return programme


@transaction.atomic(durable=True)
def edit_programme(*, programme_id: int, draft: ProgrammeDraft, by: Actor, on: date) -> Programme:
    """Correct a draft or a returned programme; its service stays.

    Raises NotEditable, AgesReversed, AgesOutside, ConstraintViolated.
    """
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    if programme.state not in EDITABLE:
        raise errors.NotEditable(state=programme.get_state_display())
    regulation = regulation_on(programme.municipality_id, on)
    rules.ensure_ages(
        age_from=draft.age_from,
        age_to=draft.age_to,
        min_age=regulation.value(Parameter.MIN_AGE),
        max_age=regulation.value(Parameter.MAX_AGE),
    )
    for name in EDITED:
        setattr(programme, name, getattr(draft, name))
    words = (draft.name, draft.annotation, programme.service.focus, programme.organisation.short_name)
    programme.sort_key, programme.search_text = rules.sort_key(draft.name), rules.sort_key(" ".join(words))
    with judged(Programme):
        programme.save(update_fields=[*EDITED, "sort_key", "search_text"])
    audit.record("programme.edit", programme, by=by)
    return programme


def step(programme: Programme, verb: str, *, by: Actor, **changes: object) -> None:
    """Move the locked programme; the trigger keeps the step with who and when. Part of a larger transaction."""
    person = person_of(by)
    with judged(Programme):
        move(programme, verb, by=person, moved_at=timezone.now(), moved_by=person, reminded_at=None, **changes)


def require_edit(by: Actor, programme: Programme) -> None:
    """The provider's own people only. Raises NotFound, NotAllowed."""
    organisation_id = programme.organisation_id
    require(by, Permission.PROGRAMME_EDIT, programme.municipality_id, organisation_id=organisation_id)


def ensure_offerable(programme: Programme) -> None:
    """A provider of the registry, and something to enrol into. Raises NothingToPublish, NoActiveRecord."""
    if not RegistryRecord.objects.active().filter(pk=programme.record_id).exists():
        raise errors.NoActiveRecord()
    if (
        programme.state != ProgrammeState.PUBLISHED
        and not StudyGroup.objects.filter(part__programme=programme).exists()
    ):
        raise errors.NothingToPublish()
