"""Acts and invoices of the closed months: all but the latest are accepted, of that one some wait and one came back."""

from datetime import date, timedelta

from sotszakaz.delivery.settlements.actions import accept_paper, form_papers, return_paper
from sotszakaz.delivery.settlements.models import MonthPaper, PaymentRegister
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.outside.demonstration.year.scene import Scene

FORMED_AFTER, ANSWERED_AFTER = timedelta(days=6), timedelta(days=8)
"""From the first day after the month."""
WAIT = 0.5
REMARKS = "Пример: в акте не та дата договора с одним из получателей. Исправьте и сформируйте акт заново."


def make_papers(scene: Scene) -> int:
    """Form the papers of every register that has its document, and answer them; how many were formed."""
    random = scene.random("papers")
    registers = PaymentRegister.objects.filter(municipality=scene.municipality, document__isnull=False)
    ordered = list(registers.order_by("month", "pk"))
    formed = 0
    for register in ordered:
        papers = form_papers(register_id=register.pk, by=SYSTEM, on=_day(scene, register, FORMED_AFTER))
        formed += len(papers)
        if register == ordered[-1]:
            _give_back(scene, register, papers[0])
        elif register.month < ordered[-1].month or random.random() > WAIT:
            for paper in papers:
                accept_paper(paper_id=paper.pk, by=scene.staff.finance)
    return formed


def _give_back(scene: Scene, register: PaymentRegister, paper: MonthPaper) -> None:
    on = _day(scene, register, ANSWERED_AFTER)
    return_paper(paper_id=paper.pk, remarks=REMARKS, by=scene.staff.finance, on=on)


def _day(scene: Scene, register: PaymentRegister, after: timedelta) -> date:
    return min(next_month(register.month) + after, scene.on)
