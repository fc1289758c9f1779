"""The whole story of the main job, from the text of an act to a paid month, through the pages that people use."""

import pytest
from tests.flows import story as stories
from tests.flows.steps import delivery, demand, ordering, supply
from tests.schemas import kinds_that_fit
from tests.verification import verify

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.verification import registered_checks

pytestmark = pytest.mark.django_db

KINDS = {
    "social_order",
    "provider_application",
    "agreement",
    "social_certificate",
    "contract",
    "payment_register",
}


@pytest.mark.parametrize("figures", [stories.ROUBLES, stories.HOURS], ids=["roubles", "hours"])
def test_an_act_becomes_a_paid_month(figures, clock):
    story = stories.begin(figures, clock)

    ordering.confirm_act(story)
    ordering.read_plan_and_group(story)
    ordering.approve_order(story)
    supply.enter_registry(story)
    supply.make_agreement(story)
    supply.publish_group(story)
    demand.add_children(story)
    demand.book_from_first_day(story)
    demand.book_late(story)
    demand.open_documents(story)
    delivery.mark_month(story)
    delivery.close_month(story)
    delivery.report(story)
    delivery.indicators(story)
    ordering.read_plan_later(story, delivery.CLOSED)

    with acting_for(story.town.pk):
        assert kinds_that_fit() == KINDS
    assert verify() == [f"{len(registered_checks())} passed, 0 failed"]
