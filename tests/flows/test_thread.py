"""The whole story of the main job, from the text of an act to a paid month, through the pages that people use."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from tests.flows import story as stories
from tests.flows.steps import delivery, demand, ordering, supply

from sotszakaz.foundation.verification import registered_checks

pytestmark = pytest.mark.django_db


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

    assert verified() == f"{len(registered_checks())} passed, 0 failed"


def verified() -> str:
    """The last line of `verify`, which the owner of the tables runs."""
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    call_command("verify", stdout=out)
    return out.getvalue().splitlines()[-1]
