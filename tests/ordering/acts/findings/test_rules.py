"""Each rule finds its defect in an act that is clean but for it, and the clean act has none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories.acts import (
    MEMBERS,
    PLAN_HEAD,
    SERVICES,
    STATUTE,
    Draft,
    indicator_rows,
    indicators_table,
    plan_rows,
    plan_table,
    services_table,
    value,
)

from sotszakaz.ordering.acts.findings import RULES, Finding, findings_of, rules_in_markdown
from sotszakaz.ordering.acts.findings.registry import rule
from sotszakaz.ordering.acts.reading import read_act
from sotszakaz.ordering.acts.source import ActSource, Paragraph

DOCS = Path(__file__).parents[4] / "docs" / "act-findings.md"
CHILDREN = "дети, за исключением детей с ОВЗ и детей-инвалидов"
ADULTS = "дети с ОВЗ"


def act(**traits: object) -> ActSource:
    return Draft().but(**traits).build()


def texts(change: Callable[[str], str | None], **traits: object) -> ActSource:
    """The act with its paragraphs changed; None drops a paragraph."""
    blocks = []
    for block in act(**traits).blocks:
        if not isinstance(block, Paragraph):
            blocks.append(block)
        elif (text := change(block.text)) is not None:
            blocks.append(Paragraph(text))
    return ActSource("akt.docx", "docx", tuple(blocks))


def without(beginning: str) -> ActSource:
    return texts(lambda text: None if text.startswith(beginning) else text)


def said(old: str, new: str) -> ActSource:
    changed = texts(lambda text: text.replace(old, new))
    assert changed != act(), old
    return changed


def plan(number: str, column: int, text: str) -> ActSource:
    """The act with one cell of its plan changed."""
    rows = plan_rows()
    row = next(row for row in rows if row[2].startswith(f"{number}. "))
    row[column] = text
    return act(plan=plan_table(rows))


def plan_without(number: str) -> ActSource:
    return act(plan=plan_table([row for row in plan_rows() if not row[2].startswith(f"{number}. ")]))


def indicators(*changes: tuple[int, int, str]) -> ActSource:
    """The act with cells of its indicators changed: row, column, text."""
    rows = indicator_rows()
    for row, column, text in changes:
        rows[row][column] = text
    return act(indicators=indicators_table(rows))


def service(*cells: str) -> ActSource:
    return act(services=services_table([*SERVICES, ("3.", *cells)]))


def appendix_alone() -> ActSource:
    lines = ["УТВЕРЖДЕНЫ", "распоряжением администрации города", "от 15.01.2024 № 45-р", "ПОКАЗАТЕЛИ"]
    return ActSource("akt.docx", "docx", (*map(Paragraph, lines), indicators_table()))


def all_empty() -> ActSource:
    rows = [[*row[:4], value("", 2024), value("", 2025), row[6]] for row in indicator_rows()]
    return act(indicators=indicators_table(rows))


def near_plan() -> ActSource:
    rows = [[*row[:3], "до 01.02.2024", *row[4:]] for row in plan_rows()]
    return act(plan=plan_table(rows))


BASE, TARGET, TITLE = 4, 5, 3
PENDING = (0, TARGET, value("будет определено по результатам пофакторного анализа", 2025))
GIVEN = "Функции осуществляет межведомственная рабочая группа по кружкам."

CASES: dict[str, Callable[[], ActSource]] = {
    "heading-incomplete": lambda: texts(lambda text: None if text.startswith("от 15 января") else text),
    "body-missing": appendix_alone,
    "act-kind-mismatch": lambda: said("исполнением настоящего постановления", "исполнением настоящего распоряжения"),
    "unfilled-blank": lambda: act(extra=("от ______ № ____",)),
    "appendix-of-another-act": lambda: act(statute=("Приложение 6", "к постановлению от 01.02.2024 № 7", *STATUTE)),
    "signature-missing": lambda: act(signature=()),
    "effective-clause-missing": lambda: without("11."),
    "retroactive-force": lambda: act(
        force="вступает в силу со дня подписания и распространяется на правоотношения, возникшие с 1 января 2024 года."
    ),
    "doubled-word": lambda: said("перечень услуг согласно", "перечень муниципальных (муниципальных) услуг согласно"),
    "dangling-reference": lambda: act(reference="подпунктами 3-7 пункта 5.6"),
    "appendix-missing": lambda: said("согласно приложению 1", "согласно приложению 9"),
    "selection-reference-incomplete": lambda: said("пунктом 1 части 2 статьи 9", "частью 2 статьи 9"),
    "selection-missing": lambda: without("3."),
    "authorised-body-missing": lambda: without("2."),
    "authorised-body-not-an-organ": lambda: act(body="муниципальное образование «Ягодный район»"),
    "foreign-body": lambda: plan("6.2", 2, "6.2. Разработка системы мониторинга Министерством Пермского края"),
    "territory-differs": lambda: said("ПЕРЕЧЕНЬ муниципальных услуг", "ПЕРЕЧЕНЬ услуг на территории Пермского края"),
    "activity-wording-differs": lambda: said(
        "ПЛАН апробации", "ПЛАН апробации по направлению деятельности «спортивная подготовка»"
    ),
    "documents-incomplete": lambda: without("7) договор"),
    "damaged-service-code": lambda: service("8042000.99.0.ББ52А320000", "физкультурно-спортивная", "очная", CHILDREN),
    "unknown-service-code": lambda: service("804200О.99.0.ББ52А32000", "физкультурно-спортивная", "очная", CHILDREN),
    "legacy-service-code": lambda: service("42Д42000300100102004100", "физкультурно-спортивная", "очная", CHILDREN),
    "duplicate-service-code": lambda: service(*SERVICES[0][1:]),
    "mixed-service-codes": lambda: service("801012О.99.0.ББ57АЗ20000", "физкультурно-спортивная", "очная", CHILDREN),
    "focus-left-unspecified": lambda: service(
        "804200О.99.0.ББ52АИ16000", "не указано (в значении социально-гуманитарная)", "очная", CHILDREN
    ),
    "code-contradicts-row": lambda: service("804200О.99.0.ББ52АЗ20000", "техническая", "очная", CHILDREN),
    "services-missing": lambda: texts(lambda text: text, services=plan_table()),
    "group-members-missing": lambda: act(members=()),
    "group-head-missing": lambda: act(members=MEMBERS[2:]),
    "group-secretary-missing": lambda: act(members=(*MEMBERS[:2], *MEMBERS[4:])),
    "group-name-misspelt": lambda: act(members=(*MEMBERS, ("Дальняя Мария Иванова", "- методист"))),
    "existing-group-without-act": lambda: said("Создать рабочую группу по социальному заказу города.", GIVEN),
    "group-head-named-twice": lambda: act(statute=(*STATUTE, "1.5. Без председателя рабочей группы ведёт старший.",
                                                   "1.6. Руководитель рабочей группы ведёт заседания.")),
    "other-collegial-body": lambda: act(statute=(*STATUTE, "1.5. Решения проектного комитета обязательны.")),
    "deadline-missing": lambda: plan("6.1", 3, ""),
    "deadline-not-understood": lambda: plan("6.1", 3, "по отдельному графику"),
    "deadline-without-year": lambda: plan("6.1", 3, "до 1 декабря"),
    "deadline-before-act": lambda: plan("3.2", 3, "до 01.12.2023"),
    "deadlines-out-of-order": lambda: plan("2.3", 3, "до 01.09.2024"),
    "deadlines-too-close": near_plan,
    "analysis-due-too-close": lambda: said("в срок до 1 апреля 2024 года", "в срок до 20 января 2024 года"),
    "plan-item-missing": lambda: plan_without("5.4"),
    "plan-shorter-than-usual": lambda: plan_without("6.1"),
    "plan-numbering": lambda: plan_without("5.2"),
    "plan-item-incomplete": lambda: plan("6.1", 4, ""),
    "indicator-missing": lambda: act(indicators=indicators_table(indicator_rows()[:20])),
    "indicator-unusual": lambda: act(indicators=indicators_table([*indicator_rows(), indicator_rows()[20]])),
    "indicators-all-empty": all_empty,
    "indicator-value-empty": lambda: indicators((0, TARGET, value("", 2025))),
    "indicators-pending": lambda: indicators(PENDING),
    "pending-without-due-date": lambda: texts(
        lambda text: None if text.startswith("9.") else text,
        indicators=indicators_table([[*indicator_rows()[0][:5], PENDING[2], "Комитет"], *indicator_rows()[1:]]),
    ),
    "word-instead-of-number": lambda: indicators((4, TARGET, value("завершено", 2025))),
    "target-year-not-after-base-year": lambda: indicators((10, TARGET, value("2", 2024))),
    "target-year-outside-programme": lambda: indicators((10, TARGET, value("2", 2026))),
    "indicator-year-missing": lambda: indicators((10, TARGET, "значение: 2")),
    "indicator-responsible-missing": lambda: indicators((10, 6, "")),
    "share-in-units": lambda: indicators((7, TITLE, "Доля сильных исполнителей, единиц")),
    "share-without-unit": lambda: indicators((7, TITLE, "Доля сильных исполнителей")),
    "indicator-type-missing": lambda: indicators((0, 2, "")),
    "part-exceeds-whole": lambda: indicators((10, TARGET, value("7", 2025))),
    "piloted-exceeds-all": lambda: indicators((2, TARGET, value("7", 2025))),
    "recipients-without-providers": lambda: indicators((10, TARGET, value("0", 2025))),
    "only-municipal-providers": lambda: indicators((10, TARGET, value("0", 2025))),
    "percent-out-of-range": lambda: indicators((20, TARGET, value("120", 2025))),
    "percent-looks-like-count": lambda: indicators((7, TARGET, value("1", 2025))),
}  # fmt: skip


COMPANIONS = {
    "selection-reference-incomplete": {"selection-missing"},
    "plan-numbering": {"plan-item-missing"},
    "indicator-type-missing": {"indicator-unusual", "indicator-missing"},
    "recipients-without-providers": {"only-municipal-providers"},
    "only-municipal-providers": {"recipients-without-providers"},
}
"""Defects that come together."""


def found_in(source: ActSource) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings_of(read_act(source))}


def test_clean_act_has_no_findings():
    assert found_in(act()) == {}


@pytest.mark.parametrize("name", CASES)
def test_rule_finds_its_defect(name):
    found = found_in(CASES[name]())
    finding = found[name]

    assert set(found) - {name} == COMPANIONS.get(name, set())
    assert finding.severity is RULES[name].severity
    assert finding.message[-1] == "."
    assert finding.message[0].isupper()
    assert finding.where


def test_every_rule_has_a_defect_that_it_finds():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("name", sorted(RULES))
def test_name_of_a_rule_is_words_with_hyphens(name):
    assert name.replace("-", "").isascii()
    assert name == name.lower()


def test_two_rules_of_one_name_are_refused():
    known = next(iter(RULES))

    with pytest.raises(ValueError, match=known):
        rule(known, RULES[known].severity, "")(RULES[known].check)


def test_table_of_rules_in_the_docs_is_the_one_of_the_code():
    """To renew the table: put what `rules_in_markdown()` gives after the heading of the file."""
    assert rules_in_markdown() in DOCS.read_text(encoding="utf-8")


def test_finding_points_at_the_cell_it_is_about():
    finding = found_in(indicators((10, TARGET, value("7", 2025))))["part-exceeds-whole"]

    assert finding.where == "таблица 3, строка 12, графа 6"
    assert "3.M.1 (7) больше 3.M (6)" in finding.message


def test_head_of_the_plan_is_the_one_the_cases_rely_on():
    assert PLAN_HEAD.index("Срок исполнения") == 3
