"""The decision in force becomes the draft of an act, with what people corrected and decided."""

from typing import Any, cast

import pytest
from tests.factories.kernel import MunicipalityFactory
from tests.factories.ordering import ARTISTIC, decision, plan_item_said, service_said

from sotszakaz.ordering.acts.drafting.decision import decision_draft
from sotszakaz.ordering.acts.drafting.word import as_docx
from sotszakaz.ordering.acts.reading import read_act
from sotszakaz.ordering.acts.report import as_json
from sotszakaz.ordering.acts.source import ActSource
from sotszakaz.ordering.acts.sources.docx import load_docx
from sotszakaz.ordering.decisions.selectors import facts_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_draft_of_a_decision_reads_as_the_decision_with_the_repairs_that_people_accepted():
    made = decision(
        MunicipalityFactory(),
        services=[service_said(ARTISTIC)],
        plan=[plan_item_said("1.1"), plan_item_said("1.2")],
    )
    act = made.act
    act.corrections = {"plan.0": None, "authorised_body": "комитет по образованию"}
    act.save(update_fields=["corrections"])

    data = as_docx(decision_draft(facts_of(made)))
    found = cast(dict[str, Any], as_json(read_act(ActSource("d.docx", "docx", tuple(load_docx(data))))))

    assert found["authorised_body"] == "комитет по образованию"
    assert [item["number"] for item in found["plan"]] == ["1.2"]
    assert [service["code"] for service in found["services"]] == [ARTISTIC]
    assert found["act"]["number"] == made.number
