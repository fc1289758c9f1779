"""An application that ended by another cause than its term says so to everybody."""

import pytest
from django.urls import reverse
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.outside.exchange.statuses import status_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

WHY = "прекращено: сертификат ребёнка приостановлен"


@pytest.mark.parametrize("who", ["parent", "provider", "office"])
def test_nobody_reads_of_a_term_when_the_certificate_was_suspended(client, who):
    at = demand.market()
    application = demand.application(at)
    suspend_certificate(child_id=application.child_id, reason="Заявление", since=TODAY, by=SYSTEM, on=TODAY)
    pages = {
        "parent": (application.applied_by, ["citizen:enrolments"], "citizen:enrolment"),
        "provider": (at.director(), ["provider:applications"], "provider:application"),
        "office": (member(Operator, at.municipality), ["office:enrolments"], "office:enrolment"),
    }
    person, lists, card = pages[who]
    client.force_login(person)

    shown = [client.get(reverse(each), {"state": ""}).text for each in lists]
    shown.append(client.get(reverse(card, args=[application.pk])).text)

    for page in shown:
        assert WHY in page
        assert "срок истёк" not in page.replace('<option value="expired">срок истёк', "")  # the choice of the filter


def test_the_portal_of_services_reads_the_same_cause():
    at = demand.market()
    application = demand.application(at)
    suspend_certificate(child_id=application.child_id, reason="Заявление", since=TODAY, by=SYSTEM, on=TODAY)
    act_for([at.municipality.pk])
    application.refresh_from_db()

    assert status_of(application, "1").title == f"Заявление {WHY}"
