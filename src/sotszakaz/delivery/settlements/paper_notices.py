"""Who is told of papers of a month: the provider when there is a register to form them from, the payer when one is
formed, the provider when it is accepted or returned.
"""

from collections.abc import Sequence

from sotszakaz.delivery.settlements.models import MonthPaper, PaymentRegister
from sotszakaz.delivery.settlements.states import PaperState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with

WHAT_NEXT = "Месяц закрыт. Проверьте реестр, сформируйте по нему акт и счёт и подпишите их."


def tell_of_papers(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox; the notice opens the papers of the register."""
    cards = MonthPaper.objects.select_related("document", "register__agreement__record__organisation")
    papers = cards.in_bulk([each.subject_id for each in messages])
    organisations = {each.register.agreement.record.organisation_id for each in papers.values()}
    staff = staff_with(Permission.MONTH_PAPER_FORM, organisations)
    tellings = []
    for message in messages:
        paper, said = papers[message.subject_id], message.payload["said"]
        if said == PaperState.FORMED:
            area, people = AREA_OFFICE, office_with(Permission.MONTH_CLOSE, paper.municipality_id)
        else:
            key = (paper.municipality_id, paper.register.agreement.record.organisation_id)
            area, people = AREA_PROVIDER, staff.get(key, [])
        title, text = _words(paper, said)
        tellings += [Telling(message, user_id, area, title, text) for user_id in sorted(set(people))]
    tell(tellings)


def tell_of_registers(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider has a register, and papers to form from it."""
    cards = PaymentRegister.objects.select_related("agreement__record")
    registers = cards.in_bulk([each.subject_id for each in messages])
    staff = staff_with(
        Permission.MONTH_PAPER_FORM, {each.agreement.record.organisation_id for each in registers.values()}
    )
    tellings = []
    for message in messages:
        register = registers[message.subject_id]
        title = f"Реестр на оплату № {register.number} за {register.month:%m.%Y} готов"
        people = staff.get((register.municipality_id, register.agreement.record.organisation_id), [])
        tellings += [Telling(message, each, AREA_PROVIDER, title, WHAT_NEXT) for each in sorted(set(people))]
    tell(tellings)


def _words(paper: MonthPaper, said: str) -> tuple[str, str]:
    kind = paper.get_kind_display().capitalize()
    about = f"{kind} № {paper.document.full_number} за {paper.register.month:%m.%Y}"
    if said == PaperState.FORMED:
        provider = paper.register.agreement.record.organisation.short_name
        return f"{about} ждёт приёмки", f"{provider}. Примите документ или верните с замечаниями."
    if said == PaperState.RETURNED:
        return f"{about}: возвращён", f"{paper.remarks} Исправьте и сформируйте документ снова."
    return f"{about}: принят", "Делать ничего не нужно."
