"""How long somebody still has to act, in words that a list and a card share."""

from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY
from sotszakaz.web.components.words import plural

DAYS = "день,дня,дней"
SOON = 2


@dataclass(frozen=True, slots=True)
class Timer:
    """`words` to read, `tone` of a badge."""

    words: str
    tone: str


def timer_of(application: EnrolmentApplication, *, on: date) -> Timer | None:
    """Days until the last day to act, that day included; None when nobody has to act."""
    if application.state not in WAITING_FOR_SOMEBODY:
        return None
    left = (application.answer_by_on - on).days
    if left < 0:
        return Timer(f"просрочено на {plural(-left, DAYS)}", "danger")
    if left == 0:
        return Timer("сегодня последний день", "warning")
    return Timer(f"осталось {plural(left, DAYS)}", "warning" if left <= SOON else "info")
