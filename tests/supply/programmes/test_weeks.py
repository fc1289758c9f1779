"""The week of a group that families see changes: wholly while it is empty and new, else from a day on."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import OrganisationFactory, member
from tests.verification import verify

from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.roles import Director
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.actions import close_group
from sotszakaz.supply.programmes.models import CatalogueEntry, FormerSlot, StudyGroup
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.selectors.timetables import slots_of, weeks_of
from sotszakaz.supply.programmes.weeks import change_week, week_key_of

pytestmark = pytest.mark.django_db
TODAY = supply.TODAY
STARTS, ENDS = date(2026, 9, 1), date(2026, 12, 25)
SATURDAY = (
    Slot(6, time(10, 0), time(11, 30), Decimal(2)),
    Slot(6, time(12, 0), time(13, 30), Decimal(2)),
)
SUNDAY = tuple(Slot(7, each.starts_at, each.ends_at, each.hours) for each in SATURDAY)


@pytest.fixture
def group() -> StudyGroup:
    """On Tuesdays and Thursdays from September to the end of the year."""
    return supply.published_group()


@pytest.fixture
def taken(group: StudyGroup) -> StudyGroup:
    """The same with one place held."""
    post_one(
        "hold",
        [EntryRequest(group.seat_account_id, Move.HOLD, 1)],
        municipality_id=group.municipality_id,
        actor_id=None,
        cause=("tests.hold", 1),
        happened_on=TODAY,
    )
    return group


def change(
    group: StudyGroup,
    week: tuple[Slot, ...] = SATURDAY,
    *,
    since: date | None = None,
    on: date = TODAY,
    known: str = "",
    by: Actor = SYSTEM,
) -> StudyGroup:
    fresh = StudyGroup.objects.get(pk=group.pk)
    asked = known or week_key_of(fresh)
    return change_week(group_id=group.pk, week=week, since=since, known=asked, by=by, on=on)


def weeks(group: StudyGroup) -> list[tuple[date, date, tuple[Slot, ...]]]:
    found = weeks_of(StudyGroup.objects.get(pk=group.pk))
    return [(each.starts_on, each.ends_on, each.slots) for each in found]


def former_weeks_are_whole() -> bool:
    [check] = [each for each in registered_checks() if each.name == "programmes.former_weeks"]
    return find_offenders(check).passed


def test_an_empty_new_group_takes_another_week_wholly(group):
    change(group)

    assert weeks(group) == [(STARTS, ENDS, SATURDAY)]
    assert CatalogueEntry.objects.get().days == 1 << 5
    assert not FormerSlot.objects.exists()
    assert verify()[-1].endswith("0 failed")


def test_other_hours_a_week_want_a_closed_empty_group(group):
    longer = (*SATURDAY, Slot(7, time(10, 0), time(11, 30), Decimal(2)))
    with pytest.raises(errors.WeekHoursKept):
        change(group, longer)

    close_group(group_id=group.pk, by=SYSTEM)
    change(group, longer)

    assert weeks(group) == [(STARTS, ENDS, longer)]


def test_with_children_the_week_changes_from_a_day_and_keeps_what_was(taken):
    since = date(2026, 10, 12)

    with pytest.raises(errors.WeekSinceMissing):
        change(taken)
    change(taken, since=since)

    before = supply.WEEK
    assert weeks(taken) == [(STARTS, since - timedelta(days=1), before), (since, ENDS, SATURDAY)]
    assert CatalogueEntry.objects.get().days == 1 << 5
    said = OutboxMessage.objects.get(topic="studygroup.week").payload
    assert said == {"before": "вт, чт 15:00–16:30", "after": "сб 10:00–11:30; сб 12:00–13:30", "since": "2026-10-12"}
    assert former_weeks_are_whole()


def test_before_the_first_day_the_first_day_itself_is_a_since(taken):
    change(taken, since=STARTS)

    assert weeks(taken) == [(STARTS, ENDS, SATURDAY)]


def test_a_planned_week_gives_way_to_another_and_the_past_stays(taken):
    on = date(2026, 10, 5)
    change(taken, since=date(2026, 9, 21))
    change(taken, SUNDAY, since=date(2026, 11, 2), on=on)
    change(taken, SUNDAY, since=date(2026, 10, 12), on=on)

    assert weeks(taken) == [
        (STARTS, date(2026, 9, 20), supply.WEEK),
        (date(2026, 9, 21), date(2026, 10, 11), SATURDAY),
        (date(2026, 10, 12), ENDS, SUNDAY),
    ]
    assert former_weeks_are_whole()
    StudyGroup.objects.update(week_since=None)
    assert not former_weeks_are_whole()


@pytest.mark.parametrize("since", [date(2026, 10, 5), date(2026, 9, 1), ENDS + timedelta(days=1)])
def test_what_is_taught_already_is_not_changed(taken, since):
    with pytest.raises(errors.WeekSinceOutside):
        change(taken, since=since, on=date(2026, 10, 5))


def test_hours_of_certificates_stay_as_they_were_counted(taken):
    with pytest.raises(errors.WeekHoursKept):
        change(taken, SATURDAY[:1], since=date(2026, 10, 12))


def test_a_second_click_changes_nothing_and_a_stale_page_is_told(taken):
    stale, since = week_key_of(taken), date(2026, 10, 12)
    change(taken, since=since)

    change(taken, since=since, known=stale)
    with pytest.raises(errors.WeekMoved):
        change(taken, SUNDAY, since=since, known=stale)
    with pytest.raises(errors.SameWeek):
        change(taken, since=since)

    assert FormerSlot.objects.count() == 2
    assert OutboxMessage.objects.filter(topic="studygroup.week").count() == 1


def test_who_may_and_until_when(group):
    with pytest.raises(NotAllowed):
        change(group, by=member(Director, group.municipality, OrganisationFactory()))
    with pytest.raises(errors.GroupHasEnded):
        change(group, since=ENDS, on=ENDS + timedelta(days=1))


def test_the_page_of_the_week(client, taken, monkeypatch):
    client.force_login(member(Director, taken.municipality, taken.organisation))
    monkeypatch.setattr("sotszakaz.web.provider.views.places.today_in", lambda _: TODAY)
    address = reverse("provider:group_week", args=[taken.pk])
    page = client.get(address)
    assert "вт, чт 15:00–16:30" in page.text
    known = page.context["form"].initial["known"]
    rows = {"week-TOTAL_FORMS": "3", "week-INITIAL_FORMS": "2"}
    for place, row in enumerate((("", "", "", ""), ("6", "10:00", "11:30", "2"), ("6", "12:00", "13:30", "2"))):
        names = ("weekday", "starts_at", "ends_at", "hours")
        rows |= {f"week-{place}-{name}": value for name, value in zip(names, row, strict=True)}

    refused = client.post(address, {**rows, "known": known, "since": ""})
    done = client.post(address, {**rows, "known": known, "since": "2026-10-12"}, follow=True)

    assert refused.status_code == 422
    assert "Укажите, с какого дня" in refused.text
    assert "Расписание записано" in done.text
    act_for([taken.municipality_id])
    assert weeks(taken)[-1] == (date(2026, 10, 12), ENDS, SATURDAY)
    assert slots_of(taken.slots.all()) == SATURDAY


def test_who_finds_the_week_changed_meanwhile_may_send_the_form_again(client, taken, monkeypatch):
    client.force_login(member(Director, taken.municipality, taken.organisation))
    monkeypatch.setattr("sotszakaz.web.provider.views.places.today_in", lambda _: TODAY)
    address = reverse("provider:group_week", args=[taken.pk])
    known = week_key_of(taken)
    change(taken, since=date(2026, 10, 12))
    rows = {"week-TOTAL_FORMS": "2", "week-INITIAL_FORMS": "2", "since": "2026-11-16"}
    for place, each in enumerate(SUNDAY):
        names = ("weekday", "starts_at", "ends_at", "hours")
        row = (each.weekday, f"{each.starts_at:%H:%M}", f"{each.ends_at:%H:%M}", each.hours)
        rows |= {f"week-{place}-{name}": str(value) for name, value in zip(names, row, strict=True)}

    moved = client.post(address, {**rows, "known": known})

    assert moved.status_code == 422
    assert "Пока вы смотрели" in moved.text
    assert "сб 10:00–11:30" in moved.text
    act_for([taken.municipality_id])
    again = client.post(address, {**rows, "known": moved.context["form"]["known"].value()})
    assert again.status_code == 302
