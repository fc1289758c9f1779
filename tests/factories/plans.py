"""The plan of approbation and events, built by the actions that the system uses."""

from datetime import date
from typing import Any

from tests.factories.files import PNG
from tests.factories.kernel import member

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.plans.actions import (
    File,
    appoint_keeper,
    complete_plan_item,
    make_feed,
    name_precedence,
)
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.oversight.communication.actions import (
    Announced,
    Invited,
    Planned,
    add_material,
    add_participant,
    invite,
    plan_event,
    plan_publication,
)
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.states import Audience, EventKind


def item_of(municipality: Municipality, number: str) -> PlanItem:
    return PlanItem.objects.get(municipality=municipality, number=number)


def completed(item: PlanItem, due_on: date, *, done_on: date | None = None, **changes: Any) -> PlanItemCompletion:
    """A term that an operator has marked, in time unless said otherwise."""
    done_on = done_on or due_on
    given = {"note": "Сделано", "by": member(Operator, item.municipality), "on": max(due_on, done_on), **changes}
    return complete_plan_item(item_id=item.pk, due_on=due_on, done_on=done_on, **given)


def planned(**changes: Any) -> Planned:
    """A seminar for providers on 5 September 2026."""
    day = date(2026, 9, 5)
    said = {"kind": EventKind.SEMINAR, "audience": Audience.PROVIDERS, "title": "Семинар о реестре"}
    return Planned(**{**said, "starts_on": day, "ends_on": day, **changes})


def event(municipality: Municipality, *, by: User | None = None, **changes: Any) -> Event:
    return plan_event(
        municipality_id=municipality.pk, planned=planned(**changes), by=by or member(Operator, municipality)
    )


def things(municipality: Municipality, *, by: User, on: date) -> dict[str, Any]:
    """What addresses of the plan and of events name."""
    item = PlanItem.objects.filter(municipality=municipality).order_by("ordinal").first()
    assert item is not None
    assert item.ends_on is not None
    other = PlanItem.objects.create(
        plan=item.plan, municipality=municipality, ordinal=99, number="9.9", title="Отчёт", deadline_kind="unset"
    )
    file = File("Фото.png", PNG)
    completion = completed(item, item.ends_on, done_on=on, by=by, on=on, file=file)
    shown = event(municipality, by=by, starts_on=on, ends_on=on, title="Встреча")
    invite(event_id=shown.pk, by=by, on=on)
    leaf = {"name": "Программа.png", "content": PNG, "is_for_invited": True, "by": by}
    material = add_material(event_id=shown.pk, **leaf)
    family = event(municipality, by=by, starts_on=on, ends_on=on, title="Для семей", audience=Audience.FAMILIES)
    invite(event_id=family.pk, by=by, on=on)
    campaign = event(municipality, by=by, starts_on=on, ends_on=on, title="Кампания", kind=EventKind.CAMPAIGN)
    news = Announced("Районная газета", "Как получить сертификат", on)
    return {
        "plan_completion": completion.pk,
        "plan_evidence": completion.evidence.get().pk,
        "plan_keeper": appoint_keeper(item_id=item.pk, user_id=by.pk, by=by).pk,
        "plan_precedence": name_precedence(earlier_id=other.pk, later_id=item.pk, by=by).pk,
        "plan_secret": make_feed(municipality_id=municipality.pk, by=by),
        "event": shown.pk,
        "event_participant": add_participant(event_id=shown.pk, invited=Invited("Студия"), by=by).pk,
        "campaign": campaign.pk,
        "publication": plan_publication(event_id=campaign.pk, announced=news, by=by).pk,
        "event_material": material.pk,
        "family_event": family.pk,
        "family_material": add_material(event_id=family.pk, **leaf).pk,
    }
