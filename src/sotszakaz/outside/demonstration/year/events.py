"""Events of the year with providers and families: a seminar each quarter, campaigns before the school year."""

from datetime import date, timedelta

from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.rules import topics_of
from sotszakaz.ordering.plans.selectors import items_of, plan_on
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.oversight.communication.actions import (
    Announced,
    Held,
    Invited,
    Planned,
    Shown,
    add_known,
    add_participant,
    hold_event,
    note_participants,
    plan_event,
    plan_publication,
    tell_publication,
)
from sotszakaz.oversight.communication.models import Event, EventParticipant
from sotszakaz.oversight.communication.states import Audience, EventKind

QUARTERS = ((2, 14), (5, 16), (8, 20), (11, 12))
TOPICS = ("как попасть в реестр", "соглашение и его предел", "зачисление и договор", "закрытие месяца", "итоги года")
POTENTIAL = (
    "Студия робототехники (пример)",
    "Клуб шахмат (пример)",
    "Школа танца (пример)",
    "Центр языков (пример)",
    "Мастерская керамики (пример)",
)
OUTLETS = ("Районная газета", "Сообщество управления образования", "Сайты школ")
CAMPAIGNS = ((4, 3), (8, 24))
WEEKS = timedelta(weeks=2)
AHEAD = timedelta(days=21)


def hold_events(scene: Scene) -> int:
    """Events of the year up to the day, and one that is to come; how many."""
    items = _items(scene)
    planned = [*_seminars(scene, items.get("seminar")), *_campaigns(scene, items.get("campaign"))]
    for each in planned:
        _hold(scene, each)
    return len(planned)


def _items(scene: Scene) -> dict[str, PlanItem]:
    plan = plan_on(scene.municipality.pk, scene.on)
    items = items_of(plan) if plan else []
    return dict(zip(topics_of([each.title for each in items]), items, strict=True))


def _seminars(scene: Scene, item: PlanItem | None) -> list[Planned]:
    days = [date(scene.year, month, day) for month, day in QUARTERS]
    past = [day for day in days if day <= scene.on]
    return [
        Planned(
            kind=EventKind.SEMINAR,
            audience=Audience.POTENTIAL,
            title=f"Семинар для исполнителей: {topic}",
            starts_on=day,
            ends_on=day,
            place="Муниципальный опорный центр",
            plan_item_id=item.pk if item else None,
        )
        for day, topic in zip([*past, scene.on + AHEAD], TOPICS, strict=False)
    ]


def _campaigns(scene: Scene, item: PlanItem | None) -> list[Planned]:
    days = [date(scene.year, month, day) for month, day in CAMPAIGNS]
    return [
        Planned(
            kind=EventKind.CAMPAIGN,
            audience=Audience.FAMILIES,
            title="Как выбрать программу по сертификату",
            starts_on=day,
            ends_on=day + WEEKS,
            place="Сообщества школ, районная газета",
            plan_item_id=item.pk if item else None,
        )
        for day in days
        if day + WEEKS <= scene.on
    ]


def _hold(scene: Scene, planned: Planned) -> None:
    event = plan_event(municipality_id=scene.municipality.pk, planned=planned, by=scene.staff.operator)
    Event.objects.filter(pk=event.pk).update(planned_at=scene.moment(planned.starts_on - AHEAD))
    if planned.ends_on > scene.on:
        return
    if planned.kind == EventKind.SEMINAR:
        _gather(scene, event)
    else:
        _publish(scene, event)
    outcome = "Проведено по программе (пример): ответы на вопросы разосланы участникам."
    hold_event(event_id=event.pk, held=Held(outcome), by=scene.staff.operator, on=scene.on)


def _gather(scene: Scene, event: Event) -> None:
    """Providers of the registry, where there are any yet, and some that are not in it; not everybody comes."""
    by, random = scene.staff.operator, scene.random(f"event {event.starts_on}")
    for name in random.sample(POTENTIAL, 3):
        add_participant(event_id=event.pk, invited=Invited(name), by=by)
    add_known(event_id=event.pk, by=by)
    listed = EventParticipant.objects.filter(event=event).order_by("pk").values_list("pk", flat=True)
    people = {pk: random.randint(0, 3) or 1 if number < 2 else random.randint(0, 3) for number, pk in enumerate(listed)}
    note_participants(event_id=event.pk, people=people, by=by, on=scene.on)


def _publish(scene: Scene, event: Event) -> None:
    by, random = scene.staff.operator, scene.random(f"event {event.starts_on}")
    for number, outlet in enumerate(OUTLETS):
        day = event.starts_on + number * timedelta(days=4)
        announced = Announced(outlet, event.title, day)
        made = plan_publication(event_id=event.pk, announced=announced, by=by)
        shown = Shown(day, f"выпуск {day:%d.%m.%Y} (пример)", random.randint(1, 3) * scene.children // 2)
        tell_publication(publication_id=made.pk, shown=shown, by=by, on=scene.on)
