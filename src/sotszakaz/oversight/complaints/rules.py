"""Terms of complaints: days of the regulation, counted from the day of filing (ст. 3 189-ФЗ; порядок — [R])."""

from datetime import date, timedelta

from sotszakaz.oversight.complaints import errors


def answer_by(filed_on: date, days: int) -> date:
    """The last day to answer."""
    return filed_on + timedelta(days=days)


def appeal_by(answered_on: date, days: int) -> date:
    """The last day to appeal against the answer."""
    return answered_on + timedelta(days=days)


def ensure_appeal_in_time(appeal_by_on: date, on: date) -> None:
    """Raises AppealTooLate."""
    if on > appeal_by_on:
        raise errors.AppealTooLate(day=appeal_by_on)


def deadline_stage(answer_by_on: date, on: date) -> str | None:
    """«soon» three days before the term ends, «late» after it, None earlier."""
    if on > answer_by_on:
        return "late"
    return "soon" if on >= answer_by_on - timedelta(days=3) else None
