"""Publications: planned, told to have come out, each the evidence of its measure."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import event, item_of, planned
from tests.factories.replay import replayed

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.plans.models import PlanItemCompletion
from sotszakaz.oversight.communication import errors
from sotszakaz.oversight.communication.actions import (
    Announced,
    Held,
    Shown,
    change_event,
    hold_event,
    plan_publication,
    remove_publication,
    tell_publication,
)
from sotszakaz.oversight.communication.models import Event, Publication
from sotszakaz.oversight.communication.selectors import came_out
from sotszakaz.oversight.communication.states import EventKind

pytestmark = pytest.mark.django_db

FIRST, LAST, TODAY = date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 5)
ONCE = ordering.plan_item_said("3.2", kind="by_date", ends="2026-12-31", text="до 31.12.2026")
NEWS = Announced("Районная газета", "Как получить сертификат", date(2026, 9, 10))
OUT = Shown(date(2026, 9, 12), "https://news.example.org/17", 900)


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=[ONCE])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


def campaign(municipality, by, kind=EventKind.CAMPAIGN):
    item = item_of(municipality, "3.2")
    return event(municipality, by=by, kind=kind, starts_on=FIRST, ends_on=LAST, plan_item_id=item.pk)


def published(shown, by, announced=NEWS, out=OUT):
    made = plan_publication(event_id=shown.pk, announced=announced, by=by)
    return tell_publication(publication_id=made.pk, shown=out, by=by, on=TODAY)


def proofs():
    return {
        (each.subject_type, each.subject_id)
        for completion in PlanItemCompletion.objects.all()
        for each in completion.evidence.all()
    }


def test_a_publication_of_a_media_plan_proves_its_measure_at_once_and_the_next_one_too(municipality, operator):
    shown = campaign(municipality, operator, EventKind.MEDIA_PLAN)

    made = published(shown, operator)
    again = published(shown, operator, Announced("Радио", "Запись на программы", date(2026, 9, 20)))

    completion = PlanItemCompletion.objects.get()
    assert completion.done_on == OUT.done_on
    assert "https://news.example.org/17" in completion.note
    assert proofs() == {("communication.publication", made.pk), ("communication.publication", again.pk)}


def test_publications_of_a_campaign_prove_its_measure_when_it_is_held_with_their_reach(municipality, operator):
    shown = campaign(municipality, operator)
    made = published(shown, operator)
    plan_publication(event_id=shown.pk, announced=Announced("Радио", "Запись", LAST), by=operator)
    assert proofs() == set()

    hold_event(event_id=shown.pk, held=Held("Прошла"), by=operator, on=TODAY)

    assert Event.objects.get().reach == OUT.reach
    assert proofs() == {("communication.event", shown.pk), ("communication.publication", made.pk)}
    assert PlanItemCompletion.objects.get().done_on == LAST


def test_publications_are_counted_and_the_late_ones_known(municipality, operator):
    shown = campaign(municipality, operator)
    published(shown, operator)
    plan_publication(event_id=shown.pk, announced=Announced("Радио", "Запись", LAST), by=operator)

    on_the_day, later = came_out(shown, LAST), came_out(shown, TODAY)

    assert (on_the_day.planned, on_the_day.done, on_the_day.late, on_the_day.reach) == (2, 1, 0, 900)
    assert later.late == 1


@pytest.mark.parametrize(
    ("announced", "refusal"),
    [
        (Announced("Радио", "Запись", date(2026, 8, 31)), errors.PublicationOutside),
        (Announced("Радио", "Запись", date(2026, 10, 1)), errors.PublicationOutside),
        (NEWS, ConstraintViolated),
    ],
)
def test_a_publication_is_planned_within_the_days_of_its_campaign_and_once(municipality, operator, announced, refusal):
    shown = campaign(municipality, operator)
    plan_publication(event_id=shown.pk, announced=NEWS, by=operator)

    with pytest.raises(refusal):
        plan_publication(event_id=shown.pk, announced=announced, by=operator)


@pytest.mark.parametrize(
    ("out", "refusal"),
    [
        (Shown(date(2026, 10, 6), "№ 17"), errors.PublicationInFuture),
        (Shown(date(2026, 8, 31), "№ 17"), errors.PublicationBefore),
        (Shown(date(2026, 9, 12), " "), errors.TraceMissing),
    ],
)
def test_a_publication_comes_out_with_a_day_and_a_trace(municipality, operator, out, refusal):
    with pytest.raises(refusal):
        published(campaign(municipality, operator), operator, out=out)


def test_what_came_out_stays(municipality, operator):
    shown = campaign(municipality, operator)
    made = published(shown, operator)

    with pytest.raises(errors.PublicationDone, match=r"12\.09\.2026"):
        tell_publication(publication_id=made.pk, shown=OUT, by=operator, on=TODAY)
    with pytest.raises(errors.PublicationDone):
        remove_publication(publication_id=made.pk, by=operator)
    with pytest.raises(IntegrityError, match="came out stays"), transaction.atomic():
        Publication.objects.update(trace="другое")


def test_what_was_planned_by_mistake_is_struck_out_until_the_campaign_is_held(municipality, operator):
    shown = campaign(municipality, operator)
    mistaken = plan_publication(event_id=shown.pk, announced=NEWS, by=operator)
    left = plan_publication(event_id=shown.pk, announced=Announced("Радио", "Запись", LAST), by=operator)

    remove_publication(publication_id=mistaken.pk, by=operator)
    hold_event(event_id=shown.pk, held=Held("Прошла", reach=100), by=operator, on=TODAY)

    with pytest.raises(MoveRefused):
        remove_publication(publication_id=left.pk, by=operator)
    with pytest.raises(MoveRefused):
        plan_publication(event_id=shown.pk, announced=NEWS, by=operator)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Publication.objects.all().delete()


def test_a_seminar_has_no_publications(municipality, operator):
    seminar = event(municipality, by=operator)

    with pytest.raises(errors.PublicationUnwanted, match="семинар"):
        plan_publication(event_id=seminar.pk, announced=NEWS, by=operator)


def test_a_campaign_keeps_its_publications_within_its_days_when_it_is_changed(municipality, operator):
    shown = campaign(municipality, operator)
    plan_publication(event_id=shown.pk, announced=NEWS, by=operator)
    later = {"starts_on": date(2026, 9, 15), "ends_on": LAST}

    for said in (planned(kind=EventKind.CAMPAIGN, **later), planned(kind=EventKind.SEMINAR)):
        with pytest.raises(errors.PartsUnfit):
            change_event(event_id=shown.pk, planned=said, by=operator)


def test_publications_are_kept_by_those_who_keep_events_of_the_municipality(municipality, operator):
    shown = campaign(municipality, operator)

    with pytest.raises(NotAllowed):
        plan_publication(event_id=shown.pk, announced=NEWS, by=member(Finance, municipality))
    with pytest.raises(NotFound):
        plan_publication(event_id=shown.pk, announced=NEWS, by=member(Operator, MunicipalityFactory()))
