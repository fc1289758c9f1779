"""What was read, for programs (`as_json`, the contract of the command) and for people (`as_text`)."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from sotszakaz.ordering.acts import contract
from sotszakaz.ordering.acts.findings import findings_of
from sotszakaz.ordering.acts.printed import as_text, share_in_words
from sotszakaz.ordering.acts.reading import read_act
from sotszakaz.ordering.acts.reading.facts import (
    ActDocument,
    ActReading,
    Deadline,
    Fact,
    GroupRules,
    Heading,
    Indicator,
    IndicatorValue,
    PlanItem,
    Service,
    WorkingGroup,
)
from sotszakaz.ordering.acts.sources import load_act

__all__ = ["as_json", "as_text", "read_act_file"]

T = TypeVar("T")


def read_act_file(path: Path) -> ActReading:
    """Load and read. Raises `UnreadableAct` or `NotAnAct`, each one Russian sentence."""
    return read_act(load_act(path))


def as_json(reading: ActReading) -> dict[str, Any]:
    """The contract as plain JSON: every key is always there; dates are ISO 8601, absent facts null."""
    return dict(_reading(reading))


def _reading(reading: ActReading) -> contract.Reading:
    effective = reading.effective
    return {
        "act": _head(reading.heading),
        "authorised_body": _value(reading.authorised_body),
        "activity": _value(reading.activity),
        "selection": {"method": reading.selection.method, "text": reading.selection.text},
        "services": [_service(service) for service in reading.services],
        "excluded_provider_names": [name.value for name in reading.excluded_provider_names],
        "working_group": _working_group(reading.working_group),
        "plan": [_plan_item(item) for item in reading.plan],
        "indicators": [_indicator(row) for row in reading.indicators],
        "documents": [_document(document) for document in reading.documents],
        "information_systems": [system.value for system in reading.information_systems],
        "publication": _value(reading.publication),
        "analysis_due": _day(reading.analysis_due),
        "control": _value(reading.control),
        "effective": {
            "date": _iso(effective.date),
            "retroactive_from": _iso(effective.retroactive_from),
            "text": effective.text,
        },
        "findings": [
            {"rule": found.rule, "severity": found.severity, "message": found.message, "where": found.where}
            for found in findings_of(reading)
        ],
    }


def _head(heading: Heading) -> contract.ActHead:
    return {
        "kind": _value(heading.kind),
        "number": _value(heading.number),
        "date": _day(heading.date),
        "title": _value(heading.title),
        "issuer": _value(heading.issuer),
        "municipality": _value(heading.municipality),
        "region": _value(heading.region),
        "signed_by": _value(heading.signed_by),
    }


def _value(fact: Fact[T] | None) -> T | None:
    return None if fact is None else fact.value


def _day(fact: Fact[datetime.date] | None) -> str | None:
    return None if fact is None else _iso(fact.value)


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _service(service: Service) -> contract.Service:
    return {
        "code": service.code,
        "code_as_written": service.code_as_written,
        "status": service.status,
        "service_name": _value(service.service_name),
        "focus": _value(service.focus),
        "form": _value(service.form),
        "category": _value(service.category),
        "programme_type": _value(service.programme_type),
        "reason": service.reason,
    }


def _working_group(group: WorkingGroup) -> contract.WorkingGroup:
    return {
        "mode": group.mode,
        "name": _value(group.name),
        "rules": _rules(group.rules) if group.rules else None,
        "members": [{"name": who.name, "position": who.position, "role": who.role} for who in group.members],
    }


def _rules(rules: GroupRules) -> contract.GroupRules:
    return {
        "quorum": share_in_words(rules.quorum.value) if rules.quorum else None,
        "majority": share_in_words(rules.majority.value) if rules.majority else None,
        "casting_vote": _value(rules.casting_vote),
        "minutes_signed_by": _value(rules.minutes_signed_by),
    }


def _plan_item(item: PlanItem) -> contract.PlanItem:
    return {
        "stage": item.stage,
        "stage_title": item.stage_title,
        "number": item.number,
        "title": item.title,
        "deadline": _deadline(item.deadline.value),
        "result": _value(item.result),
        "responsible": [body.value for body in item.responsible],
    }


def _deadline(deadline: Deadline) -> contract.Deadline:
    return {
        "text": deadline.text,
        "kind": deadline.kind,
        "starts": _iso(deadline.starts),
        "ends": _iso(deadline.ends),
        "repeats": deadline.repeats,
    }


def _indicator(row: Indicator) -> contract.Indicator:
    return {
        "goal": row.goal,
        "goal_title": row.goal_title,
        "key": row.key,
        "type": row.type,
        "title": row.title,
        "parent_key": row.parent_key,
        "unit": row.unit,
        "baseline": _indicator_value(row.baseline.value),
        "target": _indicator_value(row.target.value),
        "responsible": _value(row.responsible),
    }


def _indicator_value(value: IndicatorValue) -> contract.IndicatorValue:
    return {"text": value.text, "kind": value.kind, "value": _plain(value.value), "year": value.year}


def _plain(value: Decimal | str | None) -> int | float | str | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _document(document: ActDocument) -> contract.Document:
    paper = document.paper.value if document.paper else None
    return {
        "kind": document.kind,
        "title": document.title.value,
        "formed_in": _value(document.formed_in),
        "paper": {"year": paper.year, "condition": paper.condition} if paper else None,
    }
