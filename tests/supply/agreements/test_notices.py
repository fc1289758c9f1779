import pytest
from tests.factories import supply
from tests.factories.kernel import member
from tests.supply.agreements.test_amending import offer
from tests.supply.agreements.test_ending import terminate

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Director
from sotszakaz.supply.agreements.notices import tell_of_amendments, tell_of_ends

pytestmark = pytest.mark.django_db


def test_the_provider_is_led_to_the_document_of_what_changes():
    agreement = supply.agreement()
    director = member(Director, agreement.municipality, agreement.record.organisation)
    amendment = offer(agreement)
    terminate(agreement)

    tell_of_amendments(list(OutboxMessage.objects.filter(topic__startswith="amendment.").order_by("pk")))
    tell_of_ends(list(OutboxMessage.objects.filter(topic="agreement.ending")))

    offered, withdrawn, ending = Notice.objects.filter(user=director).order_by("pk")
    assert "предложено" in offered.title
    assert "отозвано" in withdrawn.title
    assert offered.subject_id == withdrawn.subject_id == amendment.document_id
    assert ending.subject_id == agreement.termination.document_id
