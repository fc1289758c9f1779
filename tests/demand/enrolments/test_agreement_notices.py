from datetime import timedelta

import pytest
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.agreement_notices import tell_families_of_ends
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import terminate_agreement
from sotszakaz.supply.agreements.errors import ContractsRun

pytestmark = pytest.mark.django_db


def test_families_are_told_before_the_agreement_of_their_contract_ends():
    at, parent = market(), UserFactory()
    signed = contract(at, at.child(by=parent))
    ending = {"agreement_id": signed.agreement_id, "reason": "По соглашению сторон", "by": SYSTEM, "on": TODAY}
    with pytest.raises(ContractsRun):
        terminate_agreement(**ending)

    terminate_agreement(**ending, ends_on=TODAY + timedelta(days=30))
    tell_families_of_ends(list(OutboxMessage.objects.filter(topic="agreement.ending")))

    notice = Notice.objects.get(user=parent)
    assert f"№ {signed.number} действует и оплачивается до конца" in notice.text
    assert notice.subject_id == signed.application_id
