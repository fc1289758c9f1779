"""Publications of a campaign or a media plan: planned, then told to have come out with what shows it."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.actions import prove_by_deed
from sotszakaz.ordering.plans.selectors import measure_in_force
from sotszakaz.oversight.communication import errors
from sotszakaz.oversight.communication.actions.events import to_settle, words_of
from sotszakaz.oversight.communication.models import Event, Publication
from sotszakaz.oversight.communication.selectors import may_mark_measure
from sotszakaz.oversight.communication.states import REACHING, EventKind


@dataclass(frozen=True, slots=True)
class Announced:
    """Where, about what and when something is to come out."""

    outlet: str
    subject: str
    planned_on: date


@dataclass(frozen=True, slots=True)
class Shown:
    """When it came out, a link or the number of the issue, and how many people have seen it where that is known."""

    done_on: date
    trace: str
    reach: int | None = None


@transaction.atomic(durable=True)
def plan_publication(*, event_id: int, announced: Announced, by: User) -> Publication:
    """Add a line to the plan of a campaign or of publications.

    Raises NotFound, NotAllowed, MoveRefused, PublicationUnwanted, PublicationOutside, and the sentence of
    `publication_once`.
    """
    event = to_settle(event_id, "hold", by)
    if event.kind not in REACHING:
        raise errors.PublicationUnwanted(kind=event.get_kind_display())
    if not event.starts_on <= announced.planned_on <= event.ends_on:
        first, last = f"{event.starts_on:%d.%m.%Y}", f"{event.ends_on:%d.%m.%Y}"
        raise errors.PublicationOutside(field="planned_on", first=first, last=last)
    with judged(Publication):
        publication = Publication.objects.create(
            municipality_id=event.municipality_id, event=event, planned_by=by, **asdict(announced)
        )
    audit.record("event.plan_publication", event, by=by, publication=publication.pk)
    return publication


@transaction.atomic(durable=True)
def remove_publication(*, publication_id: int, by: User) -> Event:
    """Strike out what was planned by mistake. Raises NotFound, NotAllowed, MoveRefused, PublicationDone."""
    event, publication = _locked(publication_id, by)
    if publication.done_on is not None:
        raise errors.PublicationDone(day=f"{publication.done_on:%d.%m.%Y}")
    publication.delete()
    audit.record("event.drop_publication", event, by=by, publication=publication_id)
    return event


@transaction.atomic(durable=True)
def tell_publication(*, publication_id: int, shown: Shown, by: User, on: date) -> Publication:
    """It came out. One of a media plan proves its measure of the plan at once; those of a campaign when it is held.

    `on` is today. Raises NotFound, NotAllowed, MoveRefused, PublicationDone, PublicationInFuture, PublicationBefore,
    TraceMissing.
    """
    event, publication = _locked(publication_id, by)
    if publication.done_on is not None:
        raise errors.PublicationDone(day=f"{publication.done_on:%d.%m.%Y}")
    if shown.done_on > on:
        raise errors.PublicationInFuture(field="done_on")
    if shown.done_on < event.starts_on:
        raise errors.PublicationBefore(field="done_on", first=f"{event.starts_on:%d.%m.%Y}")
    if not shown.trace.strip():
        raise errors.TraceMissing(field="trace")
    publication.done_on, publication.trace, publication.reach = shown.done_on, shown.trace.strip(), shown.reach
    publication.done_at, publication.done_by = timezone.now(), by
    with judged(Publication):
        publication.save(update_fields=["done_on", "trace", "reach", "done_at", "done_by"])
    audit.record("event.publish", event, by=by, publication=publication.pk)
    if event.kind == EventKind.MEDIA_PLAN:
        _prove(event, publication, by, on)
    return publication


def _prove(event: Event, publication: Publication, by: User, on: date) -> None:
    if event.plan_item is None:
        return
    item = measure_in_force(event.plan_item, on)
    if may_mark_measure(by, item):
        assert publication.done_on is not None
        note = words_of(publication)
        prove_by_deed(item_id=item.pk, done_on=publication.done_on, note=note, subject=publication, by=by)


def _locked(publication_id: int, by: User) -> tuple[Event, Publication]:
    """The event first, as everywhere."""
    found = Publication.objects.filter(pk=publication_id).values_list("event", flat=True).first()
    if found is None:
        raise NotFound()
    event = to_settle(found, "hold", by)
    return event, Publication.objects.lock(publication_id)
