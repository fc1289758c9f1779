"""What a person may correct in a reading, and the reading as corrected.

Corrections never touch the reading: they are patches beside it, by path. A patch of an element is an object with the
fields that differ, or None when the element is left out.
"""

import copy
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from sotszakaz.ordering.acts.contract import Reading, Service
from sotszakaz.ordering.acts.errors import (
    CodeInvalid,
    DeadlineDisordered,
    DeadlineWithoutDay,
    FactUnknown,
    NumberExpected,
    RepeatsUnreadable,
)
from sotszakaz.ordering.acts.reading.kinds import CodeStatus, DeadlineKind, ValueKind
from sotszakaz.ordering.acts.reading.service_codes import decode, judge

ACCEPT, DECLINE, RETRACT = "accept", "decline", "retract"
UNSURE: Final = frozenset({CodeStatus.REPAIR_PROPOSED, CodeStatus.UNKNOWN})
"""Codes that a person must decide on before the act can be confirmed."""

_ELEMENT = re.compile(r"(services|plan|indicators|working_group\.members)\.(\d{1,4})")
_WHOLE = frozenset({"act", "authorised_body", "effective", "working_group"})
_RULE = re.compile(
    r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[1-9]\d?)?"
    r"(;BYMONTH=([1-9]|1[0-2])(,([1-9]|1[0-2]))*)?(;BYMONTHDAY=([1-9]|[12]\d|3[01]))?"
)
_NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,4})?")
_NEED_END = frozenset(
    {
        DeadlineKind.ON_DATE,
        DeadlineKind.BY_DATE,
        DeadlineKind.IN_MONTH,
        DeadlineKind.IN_QUARTER,
        DeadlineKind.IN_YEAR,
    }
)


def corrected(reading: Reading, corrections: Mapping[str, Any]) -> Reading:
    """The reading with all patches, elements left out as None in their lists, added members at the end."""
    facts = cast(dict[str, Any], copy.deepcopy(reading))
    for path, patch in sorted(corrections.items(), key=_order):
        if path == "authorised_body":
            facts[path] = patch
        elif path in _WHOLE:
            facts[path].update(patch)
        else:
            _patch_element(facts, path, patch)
    return cast(Reading, facts)


def _order(correction: tuple[str, Any]) -> tuple[str, int]:
    """Added members come in the order of their numbers."""
    name, _, index = correction[0].rpartition(".")
    return (name, int(index)) if index.isdigit() else (correction[0], 0)


def _patch_element(facts: dict[str, Any], path: str, patch: dict[str, Any] | None) -> None:
    elements, index = _elements(facts, path)
    if index == len(elements):
        elements.append(patch)
    elif patch is None:
        elements[index] = None
    else:
        elements[index] = {**elements[index], **patch}


def _elements(facts: Mapping[str, Any], path: str) -> tuple[list[Any], int]:
    match = _ELEMENT.fullmatch(path)
    if match is None:
        raise FactUnknown
    found = facts["working_group"]["members"] if match[1] == "working_group.members" else facts[match[1]]
    return found, int(match[2])


def element_at(reading: Reading, corrections: Mapping[str, Any], path: str) -> Any:
    """The corrected value at the path; None for a member that is yet to be added. Raises FactUnknown."""
    facts = cast(dict[str, Any], corrected(reading, corrections))
    if path in _WHOLE:
        return facts[path]
    elements, index = _elements(facts, path)
    if index < len(elements):
        return elements[index]
    if index == len(elements) and path.startswith("working_group."):
        return None
    raise FactUnknown


def choices_of(service: Mapping[str, Any], made: str | None) -> tuple[str, ...]:
    """What can be decided about a service: a made decision can only be taken back."""
    if made is not None:
        return (RETRACT,)
    return (ACCEPT, DECLINE) if service["status"] == CodeStatus.REPAIR_PROPOSED else (DECLINE,)


def included_services(reading: Reading, choices: Mapping[str, str]) -> list[Service]:
    """The services that go into the decision: with a sound code or an accepted repair, and not left out."""
    return [
        service
        for index, service in enumerate(reading["services"])
        if choices.get(str(index)) == ACCEPT or (str(index) not in choices and service["status"] not in UNSURE)
    ]


def undecided(reading: Reading, choices: Mapping[str, str]) -> list[int]:
    """Indexes of services whose code is in doubt and on which nobody has decided."""
    return [
        index
        for index, service in enumerate(reading["services"])
        if service["status"] in UNSURE and str(index) not in choices
    ]


def patched_service(code: str) -> dict[str, Any]:
    """The patch of a service whose code a person has typed: checked, and decoded as far as the formula knows.

    Raises CodeInvalid.
    """
    verdict = judge(code)
    if verdict.status not in (CodeStatus.VALID, CodeStatus.LEGACY):
        raise CodeInvalid(field="code", code=code.strip(), why=verdict.reason or "строение номера неверно.")
    patch: dict[str, Any] = {"code": verdict.code, "status": str(verdict.status), "reason": verdict.reason}
    combination = decode(verdict.code)
    if combination is not None and combination.focus:
        patch["focus"] = combination.focus
    return patch


def ensure_deadline(*, kind: str, starts: date | None, ends: date | None, repeats: str) -> None:
    """The deadline can be kept. Raises DeadlineDisordered, DeadlineWithoutDay, RepeatsUnreadable."""
    if starts and ends and starts > ends:
        raise DeadlineDisordered(field="ends")
    if repeats and not is_rule(repeats):
        raise RepeatsUnreadable(field="repeats")
    if kind == DeadlineKind.FROM_DATE and starts is None:
        raise DeadlineWithoutDay(field="starts", kind="с даты")
    if kind in _NEED_END and ends is None and not repeats:
        raise DeadlineWithoutDay(field="ends", kind="с датой")


def is_rule(repeats: str) -> bool:
    """An RFC 5545 rule of the parts that acts need: a frequency of days, an interval, a month and a day of it."""
    return _RULE.fullmatch(repeats) is not None


def indicator_value(*, kind: str, text: str, year: int | None) -> dict[str, Any]:
    """A value cell as the contract has it. Raises NumberExpected."""
    value: Any = None
    if kind in (ValueKind.NUMBER, ValueKind.PERCENT):
        value = _number(text)
    elif kind == ValueKind.STATE:
        value = text
    return {"text": text, "kind": kind, "value": value, "year": year}


def _number(text: str) -> int | float:
    plain = "".join(text.replace(",", ".").rstrip("% ").split())
    if not _NUMBER.fullmatch(plain):
        raise NumberExpected(field="text")
    number = Decimal(plain)
    return int(number) if number == number.to_integral_value() else float(number)
