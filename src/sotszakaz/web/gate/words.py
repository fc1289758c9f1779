"""Answers of the gate as JSON for the script of the quote page: a verdict, and a sentence where there is a refusal."""

import json
from typing import Any

from sotszakaz.demand.enrolments.actions import REFUSALS
from sotszakaz.demand.enrolments.booking import ACCOUNT_KINDS, Verdict
from sotszakaz.demand.enrolments.errors import NoAnswerYet, NotBooked
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.ledger.actions import limit_in_words
from sotszakaz.kernel.ledger.requests import Outcome
from sotszakaz.kernel.ledger.states import AccountKind, Unit
from sotszakaz.web.gate.lanes import Said

Reply = tuple[int, str]

UNITS = {
    AccountKind.SEAT: Unit.PLACE,
    AccountKind.HOURS_NORM: Unit.HOUR,
    AccountKind.AGREEMENT: Unit.RUB,
    AccountKind.BUDGET_LINE: Unit.RUB,
    AccountKind.ORDER_VOLUME: Unit.PERSON_HOUR,
}


def told(answer: Said, row: bytes) -> Reply:
    """What a booking was answered, in a status and a body."""
    if answer is None:
        return refused(NotBooked(), "broken")
    if isinstance(answer, NoAnswerYet):
        return refused(answer)
    if answer.verdict == Verdict.AGAIN:
        return refused(NoAnswerYet())
    if answer.application_id is not None:
        return 200, f'{{"verdict":"{answer.verdict.value}","application":{answer.application_id}}}'
    if answer.outcome is not None:
        return refused(_limit(answer.outcome, json.loads(row)), Verdict.REFUSED)
    return refused(REFUSALS.get(answer.verdict, NotFound)(), answer.verdict)


def refused(refusal: Refusal, verdict: str = "refused", **more: Any) -> Reply:
    """A refusal in a status and a body."""
    said = {"verdict": verdict, "code": refusal.code, "message": refusal.message, **more}
    return refusal.status, json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _limit(outcome: Outcome, row: dict[str, Any]) -> Refusal:
    named = [kind for name, kind in ACCOUNT_KINDS.items() if row[name] == outcome.refused_account_id]
    kind = named[0] if named else AccountKind.HOURS_NORM
    unit = UNITS.get(kind) or Unit(row["unit"])
    return limit_in_words(outcome, kind=kind, unit=unit, title=kind.label)
