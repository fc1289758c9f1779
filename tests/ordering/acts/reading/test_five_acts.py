"""The five real acts against facts read from them by eye; skipped where the acts are not on the machine."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.factories.occurrences import SLUGS, falls_due, table_of

from sotszakaz.ordering.acts.findings.plan import topics_of
from sotszakaz.ordering.acts.report import as_json, as_text, read_act_file

FACTS = Path(__file__).parent / "facts"
ACTS = ("000", "001", "002", "003", "004")


@pytest.fixture(scope="module", params=ACTS)
def act(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def facts(act: str) -> dict[str, Any]:
    return json.loads((FACTS / f"{act}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading(acts_folder: Path, act: str) -> dict[str, Any]:
    return json.loads(json.dumps(as_json(read_act_file(next(acts_folder.glob(f"{act}_*"))))))


def starts(value: str | None, expected: str | None) -> bool:
    return value is None if expected is None else value is not None and value.startswith(expected)


def holds(value: str | None, expected: str | None) -> bool:
    return value is None if expected is None else value is not None and expected in value


def test_heading_is_read(reading, facts):
    assert {key: reading["act"][key] for key in facts["act"]} == facts["act"]
    if facts["title"] is None:
        assert reading["act"]["title"] is None
    else:
        first, ending = facts["title"]
        assert reading["act"]["title"].startswith(first)
        assert reading["act"]["title"].endswith(ending)


def test_decision_is_read(reading, facts):
    assert reading["authorised_body"] == facts["authorised_body"]
    assert reading["activity"] == facts["activity"]
    assert reading["selection"]["method"] == facts["selection_method"]
    assert reading["excluded_provider_names"] == facts["excluded"]
    assert holds(reading["publication"], facts["publication"])
    assert reading["analysis_due"] == facts["analysis_due"]
    assert holds(reading["control"], facts["control"])


def test_force_is_read(reading, facts):
    day, since, words = facts["effective"]

    assert reading["effective"]["date"] == day
    assert reading["effective"]["retroactive_from"] == since
    assert holds(reading["effective"]["text"], words)


def test_every_service_is_read(reading, facts):
    keys = ("code_as_written", "code", "status", "focus", "form", "category", "programme_type")

    assert [[service[key] for key in keys] for service in reading["services"]] == facts["services"]
    for words, index in facts["service_names"]:
        assert words in reading["services"][index]["service_name"]
    assert all(bool(service["reason"]) == (service["status"] != "valid") for service in reading["services"])


def test_working_group_is_read(reading, facts):
    group, expected = reading["working_group"], facts["group"]

    assert group["mode"] == expected["mode"]
    assert starts(group["name"], expected["name"])
    assert [[who["role"], who["name"]] for who in group["members"]] == [who[:2] for who in expected["members"]]
    for member, (_, _, position) in zip(group["members"], expected["members"], strict=True):
        assert member["position"].startswith(position)


def test_rules_of_the_group_are_read(acts_folder, act, facts):
    rules = read_act_file(next(acts_folder.glob(f"{act}_*"))).working_group.rules
    expected = facts["group"]["rules"]

    if expected is None:
        assert rules is None
        return
    for name in ("quorum", "majority"):
        share = getattr(rules, name).value
        assert [share.numerator, share.denominator, share.strictly, share.of_present] == expected[name]
    assert starts(rules.casting_vote.value, expected["casting_vote"])
    assert starts(rules.minutes_signed_by.value, expected["minutes_signed_by"])


def test_every_plan_item_is_read(reading, facts):
    assert [item["number"] for item in reading["plan"]] == [row[0] for row in facts["plan"]]
    for item, (number, title, kind, first, ending, repeats, bodies) in zip(reading["plan"], facts["plan"], strict=True):
        deadline = item["deadline"]
        assert item["title"].startswith(title), number
        assert [deadline[key] for key in ("kind", "starts", "ends", "repeats")] == [kind, first, ending, repeats], (
            number
        )
        assert item["result"], number
        assert len(item["responsible"]) == len(bodies), number
        assert all(map(starts, item["responsible"], bodies)), number


def test_stages_hold_for_their_items(reading, facts):
    for item in reading["plan"]:
        stage = item["number"].split(".")[0]
        assert item["stage"] == int(stage)
        assert item["stage_title"].startswith(facts["stages"][stage])


def test_measures_are_known_by_their_topic(acts_folder, act, facts):
    topics = topics_of(read_act_file(next(acts_folder.glob(f"{act}_*"))))

    assert {topic: item.number for topic, item in topics.items()} == facts["topics"]


def test_every_indicator_is_read(reading, facts):
    assert [row["key"] for row in reading["indicators"]] == [row[0] for row in facts["indicators"]]
    for row, expected in zip(reading["indicators"], facts["indicators"], strict=True):
        key, kind, parent, unit, title, baseline, target, responsible = expected
        assert [row["type"], row["parent_key"], row["unit"]] == [kind, parent, unit], key
        assert row["title"].startswith(title), key
        assert [row["baseline"][name] for name in ("kind", "value", "year")] == baseline, key
        assert [row["target"][name] for name in ("kind", "value", "year")] == target, key
        assert starts(row["responsible"], responsible), key
        assert row["goal"] == int(key[0])
        assert row["goal_title"]


def test_documents_are_read(reading, facts):
    assert [document["kind"] for document in reading["documents"]] == [row[0] for row in facts["documents"]]
    for document, (kind, formed_in, year, has_condition) in zip(reading["documents"], facts["documents"], strict=True):
        paper = document["paper"]
        assert holds(document["formed_in"], formed_in), kind
        assert (paper and paper["year"]) == year, kind
        assert bool(paper and paper["condition"]) == has_condition, kind


def test_information_systems_are_read(reading, facts):
    assert len(reading["information_systems"]) == len(facts["systems"])
    assert all(map(holds, reading["information_systems"], facts["systems"]))


def test_findings_are_those_seen_by_eye(reading, facts):
    assert dict(Counter(found["rule"] for found in reading["findings"])) == facts["findings"]


def test_each_act_is_read_within_a_second(acts_folder, act):
    started = time.process_time()
    reading = read_act_file(next(acts_folder.glob(f"{act}_*")))
    as_json(reading)

    assert time.process_time() - started < 1
    assert as_text(reading).count("\n") > 30


def test_facts_of_the_five_acts_have_the_known_size():
    files = [json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8")) for name in ACTS]
    services = [service for facts in files for service in facts["services"]]

    assert sum(len(facts["plan"]) for facts in files) == 89
    assert sum(len(facts["indicators"]) for facts in files) == 100
    assert len(services) == 69
    assert sum(service[2] == "legacy" for service in services) == 15
    assert sum(service[2] == "repair_proposed" for service in services) == 4
    assert sum(len(facts["group"]["members"]) for facts in files) == 8


def test_the_plan_falls_due_as_a_person_has_worked_out(reading, act):
    assert falls_due(reading) == table_of(SLUGS[act])
