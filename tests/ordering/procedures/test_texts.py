"""The nine texts: every parameter has its act, its clause and its place in the file; measures of the plan are found."""

import re
from decimal import Decimal

import pytest
from docx import Document
from tests.factories.acts import PLAN

from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.regulations.types import Kind
from sotszakaz.ordering.acts.drafting.sheet import plain_text
from sotszakaz.ordering.acts.drafting.word import as_docx, bound_values
from sotszakaz.ordering.procedures.composing import Composed, Facts, Requisites, compose
from sotszakaz.ordering.procedures.printed import lines_of, printed
from sotszakaz.ordering.procedures.rules import measures_of
from sotszakaz.ordering.procedures.states import Procedure, Relation
from sotszakaz.ordering.procedures.texts import KEYS, TEXTS, written_keys

FACTS = Facts(
    issuer="Администрация города Примерска",
    municipality="город Примерск",
    body="управление образования",
    activity="реализация программ",
    services=["Услуга (804200О.99.0.ББ52АЖ72000)"],
    signed_by="А.А. Образцов",
)


def composed(procedure: Procedure, relation: str = Relation.FIRST) -> Composed:
    values = {key: CATALOGUE[key].default for key in KEYS[procedure]}
    return compose(procedure, values, FACTS, Requisites("постановление", relation, "постановление № 1"))


def test_every_parameter_is_set_by_one_act():
    keys = [key for procedure in Procedure for key in KEYS[procedure]]

    assert sorted(keys) == sorted(CATALOGUE)


@pytest.mark.parametrize("procedure", Procedure)
def test_every_parameter_of_an_act_is_bound_to_its_place_in_the_file(procedure, tmp_path):
    text = composed(procedure)
    path = tmp_path / "act.docx"
    path.write_bytes(as_docx(text.blocks))

    assert set(text.clauses) == set(KEYS[procedure])
    assert bound_values(path.read_bytes()) == text.values
    words = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    for key, clause in text.clauses.items():
        assert f"\n{clause}. " in words, key


@pytest.mark.parametrize("procedure", Procedure)
def test_no_mark_of_a_template_is_left_in_the_text(procedure):
    words = plain_text(composed(procedure).blocks)

    assert not re.search(r"[{}\[\]|]|None|\.\.", words)
    assert FACTS.body in words.replace("Управление", "управление")


@pytest.mark.parametrize("procedure", Procedure)
def test_a_template_names_parameters_once_and_those_that_exist(procedure):
    keys = list(written_keys(TEXTS[procedure]))

    assert len(keys) == len(set(keys))
    assert set(keys) <= set(CATALOGUE)


def test_an_act_that_changes_another_says_so():
    words = plain_text(composed(Procedure.REGISTRY, Relation.CHANGES).blocks)

    assert "О внесении изменений в постановление № 1" in words
    assert "утратившим силу" not in words


def test_an_act_that_repeals_another_says_so():
    assert "Признать утратившим силу постановление № 1." in plain_text(
        composed(Procedure.REGISTRY, Relation.REPEALS).blocks
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("application_answer_working_days", 1, "1 рабочий день"),
        ("application_answer_working_days", 22, "22 рабочих дня"),
        ("application_answer_working_days", 12, "12 рабочих дней"),
        ("max_hours_per_week_per_child", Decimal("11.50"), "11,5 часа"),
        ("max_hours_per_week_per_child", None, "без ограничения"),
        ("advance_percent", Decimal("80.00"), "80 %"),
        ("licence_subtype", "Дополнительное", "«Дополнительное»"),
        ("contract_conditions", (), "не установлены"),
        ("contract_conditions", ("Первое.",), ["Первое"]),
    ],
)
def test_values_are_printed_in_the_nominative(key, value, said):
    assert printed(CATALOGUE[key], value) == said


def test_every_choice_is_printed_in_words():
    for definition in CATALOGUE.values():
        if definition.kind is Kind.CHOICE:
            for each in type(definition.default):
                assert lines_of(definition, each) == [CHOICE_TITLES[each]]


def test_measures_of_a_usual_plan_are_found():
    found = measures_of([row[2] for row in PLAN])

    assert {procedure: PLAN[place][2][:3] for procedure, place in found.items()} == {
        Procedure.ORDER: "2.1",
        Procedure.REGISTRY: "2.3",
        Procedure.CERTIFICATES: "2.4",
        Procedure.AGREEMENTS: "2.5",
        Procedure.SUBSIDY: "2.6",
        Procedure.SINGLE_CERTIFICATE: "2.7",
        Procedure.TYPICAL_AGREEMENT: "2.8",
        Procedure.CONTRACT_CONDITIONS: "2.9",
    }
