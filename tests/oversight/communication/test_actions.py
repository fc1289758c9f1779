"""Events: planned, called to, held with figures, cancelled with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.plans import event, item_of, planned
from tests.factories.replay import replayed

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.roles import AREA_PROVIDER, Director, Finance, Operator, SupportCentre, Teacher
from sotszakaz.ordering.plans.models import PlanItemCompletion
from sotszakaz.oversight.communication import errors, notices
from sotszakaz.oversight.communication.actions import (
    Held,
    add_material,
    cancel_event,
    change_event,
    hide_material,
    hold_event,
    invite,
    plan_event,
)
from sotszakaz.oversight.communication.models import Event, EventMaterial
from sotszakaz.oversight.communication.selectors import (
    campaigns_held,
    get_invitation_for,
    get_invited_material,
    list_invitations,
    reach_since,
)
from sotszakaz.oversight.communication.states import EventKind, EventState

pytestmark = pytest.mark.django_db

DAY, TODAY = date(2026, 9, 5), date(2026, 9, 10)
WENT_WELL = Held("Обсудили порядок реестра", attendance=12)
QUARTERLY = ordering.plan_item_said("3.1", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3")


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=[QUARTERLY])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


@pytest.fixture
def director(municipality):
    return member(Director, municipality, OrganisationFactory())


def test_an_event_held_fulfils_the_quarter_of_its_measure(municipality, operator):
    item = item_of(municipality, "3.1")
    seminar = event(municipality, plan_item_id=item.pk)

    hold_event(event_id=seminar.pk, held=WENT_WELL, by=operator, on=TODAY)

    seminar.refresh_from_db()
    assert (seminar.state, seminar.attendance, seminar.held_by) == (EventState.HELD, 12, operator)
    completion = PlanItemCompletion.objects.get()
    assert (completion.item, completion.due_on, completion.done_on) == (item, date(2026, 9, 30), DAY)
    proof = completion.evidence.get()
    assert (proof.subject_type, proof.subject_id) == ("communication.event", seminar.pk)


def test_an_event_beside_the_plan_is_held_too(municipality, operator):
    seminar = event(municipality)

    hold_event(event_id=seminar.pk, held=Held("Прошло", reach=300), by=operator, on=TODAY)

    assert Event.objects.get().reach == 300
    assert not PlanItemCompletion.objects.exists()


@pytest.mark.parametrize(
    ("held", "on", "refusal"),
    [
        (WENT_WELL, date(2026, 9, 4), errors.EventNotOver),
        (Held("  ", attendance=3), TODAY, errors.OutcomeMissing),
        (Held("Прошло"), TODAY, errors.PeopleUncounted),
    ],
)
def test_an_event_is_not_held_before_its_end_without_outcome_or_figures(municipality, operator, held, on, refusal):
    seminar = event(municipality)

    with pytest.raises(refusal):
        hold_event(event_id=seminar.pk, held=held, by=operator, on=on)


@pytest.mark.parametrize("kind", [EventKind.CAMPAIGN, EventKind.MEDIA_PLAN])
def test_a_campaign_is_held_with_its_reach(municipality, operator, kind):
    campaign = event(municipality, kind=kind)

    with pytest.raises(errors.ReachMissing):
        hold_event(event_id=campaign.pk, held=WENT_WELL, by=operator, on=TODAY)


def test_an_event_is_held_once(municipality, operator):
    seminar = event(municipality)
    hold_event(event_id=seminar.pk, held=WENT_WELL, by=operator, on=TODAY)

    with pytest.raises(MoveRefused):
        hold_event(event_id=seminar.pk, held=WENT_WELL, by=operator, on=TODAY)
    with pytest.raises(MoveRefused):
        cancel_event(event_id=seminar.pk, reason="Поздно", by=operator)
    with pytest.raises(MoveRefused):
        change_event(event_id=seminar.pk, planned=planned(), by=operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(attendance=1000)


def test_an_event_is_changed_while_it_is_planned(municipality, operator):
    seminar = event(municipality)

    change_event(event_id=seminar.pk, planned=planned(title="Другое", kind=EventKind.CONFERENCE), by=operator)

    assert (Event.objects.get().title, Event.objects.get().kind) == ("Другое", EventKind.CONFERENCE)


def test_an_event_of_a_foreign_measure_is_refused(municipality, operator):
    stranger = MunicipalityFactory()
    ordering.decision(stranger, plan=[QUARTERLY])

    with pytest.raises(errors.EventForeignItem):
        event(municipality, by=operator, plan_item_id=item_of(stranger, "3.1").pk)


def test_an_event_ends_no_earlier_than_it_begins(municipality):
    with pytest.raises(ConstraintViolated, match="не раньше"):
        event(municipality, ends_on=date(2026, 9, 1))


def test_directors_are_invited_and_told_when_the_event_is_cancelled(municipality, operator, director):
    member(Teacher, municipality, OrganisationFactory())
    member(Director, MunicipalityFactory(), OrganisationFactory())
    seminar = event(municipality, place="Дом детского творчества")

    assert invite(event_id=seminar.pk, by=operator, on=DAY) == 1
    notices.tell_of_invitations(list(OutboxMessage.objects.filter(topic=notices.INVITED)))
    cancel_event(event_id=seminar.pk, reason="Карантин", by=operator)
    notices.tell_of_cancellations(list(OutboxMessage.objects.filter(topic=notices.CANCELLED)))

    assert [(each.user, each.title, each.text) for each in Notice.objects.order_by("pk")] == [
        (director, "Приглашаем: Семинар о реестре", "Семинар-совещание, 05.09.2026. Где: Дом детского творчества."),
        (director, "Отменено: Семинар о реестре", "Семинар-совещание, 05.09.2026. Почему: Карантин"),
    ]


def test_nobody_is_told_of_a_cancelled_event_nobody_was_called_to(municipality, operator):
    cancel_event(event_id=event(municipality).pk, reason="Карантин", by=operator)

    assert not OutboxMessage.objects.filter(topic=notices.CANCELLED).exists()


def test_an_event_is_not_cancelled_without_a_reason(municipality, operator):
    with pytest.raises(errors.ReasonMissing):
        cancel_event(event_id=event(municipality).pk, reason=" ", by=operator)


def test_nobody_is_invited_to_what_is_over_or_where_nobody_is(municipality, operator):
    seminar = event(municipality)

    with pytest.raises(errors.NobodyToInvite):
        invite(event_id=seminar.pk, by=operator, on=DAY)
    with pytest.raises(errors.InvitationLate):
        invite(event_id=seminar.pk, by=operator, on=TODAY)


def test_the_invited_see_the_event_and_only_files_meant_for_them(municipality, operator, director):
    seminar = event(municipality)
    stranger = member(Director, MunicipalityFactory(), OrganisationFactory())
    given = {"event_id": seminar.pk, "by": operator}
    shown = add_material(**given, name="Программа.png", content=PNG, is_for_invited=True)
    hidden = add_material(**given, name="Список.png", content=PNG + b"2", is_for_invited=False)
    with pytest.raises(NotFound):
        get_invitation_for(director, seminar.pk, AREA_PROVIDER)

    invite(event_id=seminar.pk, by=operator, on=DAY)

    assert list(list_invitations(director, AREA_PROVIDER)) == [get_invitation_for(director, seminar.pk, AREA_PROVIDER)]
    assert get_invited_material(shown.pk, seminar) == shown
    with pytest.raises(NotFound):
        get_invited_material(hidden.pk, seminar)
    with pytest.raises(NotFound):
        get_invitation_for(stranger, seminar.pk, AREA_PROVIDER)


def test_a_file_is_looked_through_and_kept_once(municipality, operator):
    given = {"event_id": event(municipality).pk, "is_for_invited": False, "by": operator}
    add_material(**given, name="Фото.png", content=PNG)

    with pytest.raises(ConstraintViolated, match="уже приложен"):
        add_material(**given, name="Фото 2.png", content=PNG)
    with pytest.raises(ScanRefused):
        add_material(**given, name="Фото.exe", content=b"MZ")
    with pytest.raises(IntegrityError), transaction.atomic():
        EventMaterial.objects.update(is_for_invited=True)


def test_events_are_kept_by_the_operator_and_the_support_centre(municipality):
    assert event(municipality, by=member(SupportCentre, municipality)).state == EventState.PLANNED
    with pytest.raises(NotAllowed):
        event(municipality, by=member(Finance, municipality))
    with pytest.raises(NotFound):
        plan_event(municipality_id=municipality.pk, planned=planned(), by=member(Operator, MunicipalityFactory()))


def test_campaigns_held_are_counted_by_their_last_day(municipality, operator):
    campaign = {"kind": EventKind.CAMPAIGN}
    counted, later, only_planned = (
        event(municipality, **campaign, title=title, starts_on=DAY, ends_on=ends)
        for title, ends in (("Первая", DAY), ("Поздняя", TODAY), ("Будущая", DAY))
    )
    seminar = event(municipality)
    for each in (counted, later, seminar):
        hold_event(event_id=each.pk, held=Held("Прошла", attendance=3, reach=500), by=operator, on=TODAY)

    assert list(campaigns_held(municipality.pk, DAY)) == [counted]
    assert only_planned not in campaigns_held(municipality.pk, TODAY)
    assert campaigns_held(municipality.pk, TODAY).count() == 2
    assert reach_since(municipality.pk, date(2026, 1, 1), TODAY) == 1000
    assert reach_since(municipality.pk, TODAY, TODAY) == 500
    assert reach_since(municipality.pk, date(2027, 1, 1), date(2027, 2, 1)) == 0


def test_a_file_shown_by_mistake_is_hidden_from_the_invited_for_good(municipality, operator):
    seminar = event(municipality)
    shown = add_material(event_id=seminar.pk, name="Список.png", content=PNG, is_for_invited=True, by=operator)

    hide_material(material_id=shown.pk, by=operator)
    hide_material(material_id=shown.pk, by=operator)

    with pytest.raises(NotFound):
        get_invited_material(shown.pk, seminar)
    with pytest.raises(NotAllowed):
        hide_material(material_id=shown.pk, by=member(Finance, municipality))
    with pytest.raises(IntegrityError), transaction.atomic():
        EventMaterial.objects.update(is_for_invited=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventMaterial.objects.update(file_name="Другое.png")
