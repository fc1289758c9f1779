"""A family that never logs in: from the door of the counter to the end of its contract, by papers alone."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories import life
from tests.factories.files import JPEG
from tests.factories.kernel import member, snils_of
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child, FamilyPaper
from sotszakaz.demand.enrolments.actions import accept_application, expire_due, withdraw_application
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState, ContractState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import SupportCentre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

NAME = "Примерова Ольга Игоревна"
TICKS = {"to_terms": "on", "to_payment": "on", "to_data": "on"}


def paper(**said: Any) -> dict[str, Any]:
    signed = {"full_name": NAME, "relation": "mother", "phone": "+7 900 000-00-00", "email": ""}
    file = SimpleUploadedFile("scan.jpg", JPEG)
    return {**signed, "signed_on": f"{TODAY:%Y-%m-%d}", "file": file, "key": uuid.uuid4().hex, **said}


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def test_a_family_that_never_logs_in_goes_the_whole_way(client: Client) -> None:
    at, holder = life.full_market()
    life.by_signature(at)
    clerk = member(SupportCentre, at.municipality)
    client.force_login(clerk)

    def settle() -> None:
        act_for([at.municipality.pk])
        drain_together()
        drain_apart()
        act_for([at.municipality.pk])
        drain_together()
        act_for([at.municipality.pk])

    names = {"last_name": "Примерова", "first_name": "Ева", "middle_name": "", "birth_date": "2016-03-08"}
    facts = {"snils": snils_of(900_000), "category": "general", "seen": "on"}
    client.post(reverse("office:child_new"), paper(**names, **facts))
    child = Child.objects.get(first_name="Ева")
    assert not child.representatives.exists()

    client.post(reverse("office:family_line_join", args=[child.pk, at.group.pk]), paper())
    act_for([at.municipality.pk])
    assert WaitingEntry.objects.get().joined_by == clerk
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    settle()
    offer = EnrolmentApplication.objects.get(child=child)
    assert offer.state == ApplicationState.OFFERED
    calls = Notice.objects.filter(user=clerk, title__startswith="Сообщите семье", subject_id=offer.pk)
    assert [each.title for each in calls] == ["Сообщите семье без входа: Ева: предложено место"]

    client.post(reverse("office:family_deed", args=[offer.pk, "take"]), paper())
    settle()
    accept_application(application_id=offer.pk, by=SYSTEM, on=TODAY)
    offer.refresh_from_db()
    late = offer.answer_by_on + timedelta(days=30)
    assert expire_due(municipality_id=at.municipality.pk, on=min(late, at.group.starts_on)) == 0

    sign = reverse("office:family_deed", args=[offer.pk, "sign"])
    page = client.get(sign).content.decode()
    shown = {"read": hidden(page, "read"), "parent_amount": hidden(page, "parent_amount")}
    client.post(sign, paper(**shown, **TICKS))
    act_for([at.municipality.pk])
    contract = Contract.objects.get(application=offer)
    assert NAME in latest_version(contract.document_id).payload

    client.post(reverse("office:family_deed", args=[offer.pk, "terminate"]), paper())
    settle()
    contract.refresh_from_db()
    assert (contract.state, contract.notice_by) == (ContractState.TERMINATED, clerk)
    assert set(life.held(offer).values()) == {0}

    deeds = ["join_line", "take", "sign", "terminate"]
    assert list(FamilyPaper.objects.order_by("pk").values_list("deed", flat=True)) == deeds
    logged = AuditEvent.objects.filter(action__startswith="familypaper.", actor_id=clerk.pk)
    assert [each.details["child"] for each in logged] == [child.pk] * 4
    card = client.get(reverse("office:enrolment", args=[offer.pk])).content.decode()
    assert card.count("По бумаге семьи:") == 3
