"""The sample act of an invented town, a Word file with real tables, read whole."""

from typing import Any

import pytest

from sotszakaz.ordering.acts.report import as_json, read_act_file


@pytest.fixture(scope="module")
def reading(sample_act) -> dict[str, Any]:
    return as_json(read_act_file(sample_act))


def test_heading_of_the_sample_is_read(reading):
    title = reading["act"].pop("title")

    assert title.startswith("Об организации оказания")
    assert reading["act"] == {
        "kind": "постановление",
        "number": "214-п",
        "date": "2026-02-16",
        "issuer": "Администрация города Светлоключинска",
        "municipality": "город Светлоключинск",
        "region": "Среднеозёрская область",
        "signed_by": "И.О. Образцов",
    }


def test_decision_of_the_sample_is_read(reading):
    assert reading["authorised_body"] == "управление образования администрации города Светлоключинска"
    assert reading["activity"] == "Реализация дополнительных общеразвивающих программ"
    assert reading["selection"]["method"] == "social_certificate"
    assert len(reading["excluded_provider_names"]) == 3
    assert reading["analysis_due"] == "2026-10-01"
    assert reading["effective"]["date"] == "2026-03-01"
    assert [service["code"][-11:] for service in reading["services"]] == [
        "ББ52АЕ04000",
        "ББ52АЕ28000",
        "ББ52АЕ52000",
        "ББ52АЕ77000",
        "ББ52АЖ24000",
        "ББ57АП16000",
    ]
    assert {service["status"] for service in reading["services"]} == {"valid"}
    assert [bool(document["formed_in"]) for document in reading["documents"]] == [False] * 2 + [True] * 5
    assert len(reading["information_systems"]) == 4


def test_working_group_of_the_sample_is_read(reading):
    group = reading["working_group"]

    assert group["mode"] == "created"
    assert group["rules"]["quorum"] == "не менее половины членов"
    assert group["rules"]["majority"] == "не менее половины присутствующих"
    assert group["rules"]["casting_vote"].startswith("голос руководителя рабочей группы")
    assert [member["role"] for member in group["members"]] == ["head", "deputy", "secretary", "member", "member"]


def test_plan_of_the_sample_is_read(reading):
    deadlines = {item["number"]: item["deadline"] for item in reading["plan"]}

    assert len(deadlines) == 20
    assert [item["stage"] for item in reading["plan"]] == [int(number[0]) for number in deadlines]
    assert deadlines["4.1"]["ends"] == "2026-04-01"
    assert deadlines["4.1"]["repeats"] == "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"
    assert [number for number, deadline in deadlines.items() if deadline["kind"] == "unset"] == ["6.2"]
    assert reading["plan"][5]["responsible"] == ["Управление образования", "Муниципальный опорный центр"]


def test_indicators_of_the_sample_are_read(reading):
    targets = {row["key"]: row["target"] for row in reading["indicators"]}

    assert len(targets) == 21
    assert {target["year"] for target in targets.values()} == {2027}
    assert targets["3.F"]["value"] == 2300
    assert targets["4.F"] == {"text": targets["4.F"]["text"], "kind": "percent", "value": 85, "year": 2027}


def test_findings_of_the_sample_are_those_seen_by_eye(reading):
    assert sorted(found["rule"] for found in reading["findings"]) == [
        "deadline-missing",
        "deadlines-out-of-order",
        "indicators-pending",
        "plan-shorter-than-usual",
        "word-instead-of-number",
    ]
