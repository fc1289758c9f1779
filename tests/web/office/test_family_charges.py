"""A family without a login objects to a charge by a paper, takes it back, and is called about the answer."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.clock import Clock
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.family import MOTHER, paper_said
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import reject_objection
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.demand.children.models import FamilyPaper, Representative
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator, SupportCentre
from sotszakaz.web.components.words import day

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)
SAID = {"reason": "absent", "words": "В сентябре дочь не ходила."}


@pytest.fixture
def line(clock: Clock) -> Accrual:
    """September of a child for whom nobody acts by a login, charged."""
    clock.go(DAY)
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)
    Representative.objects.all().delete()
    return Accrual.objects.get()


@pytest.fixture
def clerk(line: Accrual, client: Client) -> User:
    user = member(SupportCentre, line.municipality)
    client.force_login(user)
    return user


def card(line: Accrual) -> str:
    return reverse("office:enrolment", args=[line.contract.application_id])


def objection(line: Accrual) -> str:
    return reverse("office:family_objection", args=[line.pk])


def printed(client: Client, line: Accrual) -> str:
    page = client.get(reverse("office:family_objection_blank", args=[line.pk]))
    return " ".join(PdfReader(io.BytesIO(page.content)).pages[0].extract_text().split())


def test_an_objection_is_entered_from_the_card_taken_back_and_entered_anew(
    client: Client, line: Accrual, clerk: User
) -> None:
    charges = reverse("office:family_charges", args=[line.contract.application_id])
    assert charges in client.get(card(line)).text
    assert objection(line) in client.get(charges).text
    page = client.get(objection(line)).text
    assert "Что написала семья" in page
    assert reverse("office:family_objection_blank", args=[line.pk]) in page
    assert "Заявление о возражении против начисления".lower() in printed(client, line).lower()
    first = paper_said(**SAID)

    empty = client.post(objection(line), paper_said(words=SAID["words"], reason=""))
    raised = client.post(objection(line), first, follow=True)
    again = client.post(objection(line), paper_said(**SAID, key=first["key"]), follow=True)
    other = client.post(objection(line), paper_said(**SAID))

    assert (empty.status_code, other.status_code) == (422, 422)
    assert f"Возразить против начисления: подпись {MOTHER.full_name} (мать)" in raised.text
    assert "Эта бумага уже внесена" in again.text
    assert "Возражение против этой строки уже подано" in other.text
    act_for([line.municipality_id])
    kept = ChargeObjection.objects.get()
    assert f"Возражение подано. Ответ — до {day(kept.answer_by_on)}." in raised.text
    assert (kept.words, kept.raised_by, kept.holds) == (SAID["words"], clerk, True)
    assert "об отзыве возражения" in printed(client, line)
    taken = client.post(objection(line), paper_said(), follow=True)
    late = client.post(objection(line), paper_said(), follow=True)
    assert "Возражение отозвано" in taken.text
    assert "сейчас ничего сделать нельзя" in late.text
    act_for([line.municipality_id])
    kept.refresh_from_db()
    assert kept.state == ObjectionState.WITHDRAWN
    deeds = list(FamilyPaper.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == [FamilyDeed.OBJECT, FamilyDeed.DROP_OBJECTION]


def test_the_answer_reaches_the_counter_and_the_payer_sees_whose_paper_it_was(
    client: Client, line: Accrual, clerk: User
) -> None:
    client.post(objection(line), paper_said(**SAID))
    act_for([line.municipality_id])
    raised = ChargeObjection.objects.get()
    client.force_login(member(Finance, line.municipality))
    seen = client.get(reverse("office:objection", args=[raised.pk])).text
    assert f"подпись {MOTHER.full_name} (мать)" in seen
    act_for([line.municipality_id])

    reject_objection(objection_id=raised.pk, ground="Табель верен.", by=SYSTEM)
    drain_together()
    act_for([line.municipality_id])

    call = Notice.objects.get(user=clerk, kind="charge.objection")
    assert call.title == "Сообщите семье без входа: Дарья, 09.2026: возражение отклонено"
    assert (call.subject_type, call.subject_id) == ("children.child", line.contract.child_id)
    assert "Табель верен." in call.text


def test_who_may_not_enter_papers_does_not_object(client: Client, line: Accrual) -> None:
    client.force_login(member(Finance, line.municipality))
    charges = reverse("office:family_charges", args=[line.contract.application_id])

    assert charges not in client.get(card(line)).text
    assert client.post(objection(line), paper_said(**SAID)).status_code == 403
    client.force_login(member(Operator, market().municipality))
    assert client.post(objection(line), paper_said(**SAID)).status_code == 404
    assert client.get(charges).status_code == 404
