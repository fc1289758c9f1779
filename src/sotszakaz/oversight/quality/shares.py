"""What quality tells the indicators of goals 4 and 5 (law.md §3.5), for the calendar year of a day.

Each figure has its sentence. None where nothing was inspected or answered: an unknown share is not zero.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.delivery.settlements.models import ChargeObjection
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality import selectors
from sotszakaz.oversight.surveys import selectors as surveys


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator and how it was counted."""

    value: Decimal | None
    sentence: str


def shares(municipality_id: int, on: date) -> dict[str, Figure]:
    """Figures by the key of the indicator: 4.P1, 4.P2, 4.P3, 4.M, 4.F, 5.P, 5.M, 5.F."""
    year = (municipality_id, date(on.year, 1, 1), date(on.year + 1, 1, 1))
    matching, satisfied = selectors.share_between(*year), surveys.share_between(*year, on=on)
    inspected = selectors.inspected_records(*year).count()
    mechanisms = mechanisms_on(municipality_id, on)
    named = ", ".join(mechanisms) or "нет"
    return {
        "4.P1": _count(selectors.standards_on(municipality_id, on).count(), "Стандарты услуг, действующие на день."),
        "4.P2": _count(min(inspected, 1), "1, если в году завершена хотя бы одна проверка по чек-листу."),
        "4.P3": _count(
            selectors.approved_checklists(municipality_id).count(), "Утверждённые чек-листы, по которым проверяют."
        ),
        "4.M": _count(inspected, "Исполнители, у которых в году завершена проверка."),
        "4.F": Figure(
            matching.percent,
            f"Критерии с «да» от применимых в проверках года: {matching.matched} из {matching.applicable}.",
        ),
        "5.P": _count(len(mechanisms), f"Механизмы обратной связи, которые действуют: {named}."),
        "5.M": _count(surveys.asked_organisations(*year).count(), "Исполнители, о которых семьи ответили в году."),
        "5.F": Figure(
            satisfied.percent, f"Довольные из ответивших в году: {satisfied.satisfied} из {satisfied.answered}."
        ),
    }


def mechanisms_on(municipality_id: int, on: date) -> list[str]:
    """Ways by which families are heard, each counted only when it is really used or entered."""
    start, end = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    used = {
        "опросы": surveys.answers_between(municipality_id, start, end),
        "жалобы": Complaint.objects.filter(municipality_id=municipality_id, filed_on__gte=start, filed_on__lt=end),
        "возражения против начислений": ChargeObjection.objects.filter(
            municipality_id=municipality_id, raised_at__year=on.year
        ),
    }
    found = [name for name, rows in used.items() if rows.exists()]
    phones = regulation_on(municipality_id, on).value(Parameter.FEEDBACK_PHONES)
    return [*found, "телефон"] if phones else found


def _count(value: int, sentence: str) -> Figure:
    return Figure(Decimal(value), sentence)
