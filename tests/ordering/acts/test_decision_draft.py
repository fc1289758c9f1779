"""A drafted decision read back is the same decision: random ones, the five real ones, and the sample."""

import json
from io import BytesIO

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from tests.factories.readings import readings

from sotszakaz.ordering.acts.drafting.decision import as_drafted, decision_draft
from sotszakaz.ordering.acts.drafting.word import as_docx
from sotszakaz.ordering.acts.reading import NotAnAct, read_act
from sotszakaz.ordering.acts.report import as_json, read_act_file
from sotszakaz.ordering.acts.source import ActSource
from sotszakaz.ordering.acts.sources.docx import load_docx


def read_back(data: bytes):
    """The facts of a Word file, without the findings about them."""
    facts = as_json(read_act(ActSource("draft.docx", "docx", tuple(load_docx(data)))))
    return plain({**facts, "findings": []})


def plain(facts):
    return json.loads(json.dumps(facts))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(readings())
def test_a_drafted_decision_is_read_back_as_it_was_decided(facts):
    try:
        found = read_back(as_docx(decision_draft(facts)))
    except NotAnAct:
        head = facts["act"]
        said = (facts["services"], facts["plan"], facts["indicators"], head["number"], head["date"], head["title"])
        assert not any(said)
        return

    assert found == plain(as_drafted(facts))


@pytest.mark.parametrize("name", ["000_8c3b7160907cf6bf", "001_ee57804d8c39bbdf", "002_3065b51b664b5286"])
def test_a_real_act_drafted_anew_says_the_same(acts_folder, name):
    facts = as_json(read_act_file(acts_folder / f"{name}.txt"))

    assert read_back(as_docx(decision_draft(facts))) == plain(as_drafted(facts))


def test_the_sample_drafted_anew_is_read_by_the_command_itself(sample_act, tmp_path):
    facts = as_json(read_act_file(sample_act))
    draft = tmp_path / "draft.docx"
    draft.write_bytes(as_docx(decision_draft(facts)))

    found = as_json(read_act_file(draft))

    assert plain({**found, "findings": []}) == plain(as_drafted(facts))


def test_the_same_facts_give_the_same_bytes_and_word_opens_them(sample_act):
    facts = as_json(read_act_file(sample_act))
    data = as_docx(decision_draft(facts))

    opened = Document(BytesIO(data))

    assert data == as_docx(decision_draft(facts))
    assert [len(table.columns) for table in opened.tables] == [7, 6, 8, 4]
