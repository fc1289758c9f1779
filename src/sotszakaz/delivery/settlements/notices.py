"""What families are told when a month is charged: what was written off, and what came back."""

from collections.abc import Sequence

from django.db import transaction

from sotszakaz.delivery.attendance.teachers import journal_staff
from sotszakaz.delivery.settlements.models import Accrual, ReopenedSheet
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.supply.programmes.models import StudyGroup

CLOSED, REOPENED, SHUT = "month.closed", "sheet.reopened", "sheet.shut"
CHUNK = 1000
TITLES = {LineKind.ORIGINAL: "списано", LineKind.CORRECTED: "исправлено списание"}
ACCRUAL = Accrual._meta.label_lower


def tell_of_closing(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox that commits by portions: a month of a city is tens of thousands of notices.

    Bears repeating, for a notice of a message is told once.
    """
    for message in messages:
        after = 0
        while accruals := _next(message.subject_id, after):
            with transaction.atomic():
                _tell(message, accruals)
            after = accruals[-1].pk


def _next(closing_id: int, after: int) -> list[Accrual]:
    cards = Accrual.objects.select_related(
        "contract__application", "contract__child", "contract__group__part__programme"
    )
    told = cards.filter(closing_id=closing_id, pk__gt=after).exclude(kind=LineKind.REVERSAL)
    return list(told.order_by("pk")[:CHUNK])


def _tell(message: OutboxMessage, accruals: Sequence[Accrual]) -> None:
    families = representatives_of(each.contract.child_id for each in accruals)
    tell(
        Telling(
            message,
            user_id,
            AREA_CITIZEN,
            f"{each.contract.child.first_name}: {TITLES[LineKind(each.kind)]} за {each.month:%m.%Y}",
            _text(each),
            subject=(ACCRUAL, each.pk),
        )
        for each in accruals
        for user_id in families.get(each.contract.child_id, [])
    )


def _text(accrual: Accrual) -> str:
    application = accrual.contract.application
    unit = Unit.RUB if application.unit == SchemeUnit.RUB else Unit.HOUR
    about = f"«{accrual.contract.group.part.programme.name}», группа «{accrual.contract.group.name}»"
    charged = f"С сертификата списано {spell(accrual.certificate_units, unit)}"
    if accrual.kind == LineKind.CORRECTED:
        return f"{about}. Месяц пересчитан. {charged} вместо прежней суммы: разница проведена отдельной строкой."
    if not accrual.released_units:
        return f"{about}. {charged}: услуга оказана полностью."
    return f"{about}. {charged}, вернулось на сертификат {spell(accrual.released_units, unit)}."


def tell_of_reopened(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: who keeps the journal of the group mends the sheet before the next closing, or learns
    that it is shut again.
    """
    sheets = ReopenedSheet.objects.select_related("group").in_bulk([each.subject_id for each in messages])
    staff = journal_staff(each.group for each in sheets.values())
    tellings = []
    for message in messages:
        sheet = sheets[message.subject_id]
        title, text = _words_of_sheet(message.topic, sheet)
        subject = (StudyGroup._meta.label_lower, sheet.group_id)
        tellings += [
            Telling(message, each, AREA_PROVIDER, title, text, subject=subject)
            for each in sorted(staff[sheet.group_id])
        ]
    tell(tellings)


def _words_of_sheet(topic: str, sheet: ReopenedSheet) -> tuple[str, str]:
    about = f"Табель группы «{sheet.group.name}» за {sheet.month:%m.%Y}"
    if topic == SHUT:
        return f"{about} снова закрыт без изменений", f"{sheet.shut_reason} Исправлять отметки не нужно."
    return (
        f"{about} открыт для исправления",
        f"{sheet.reason} Исправьте отметки до следующего закрытия месяца: разница войдёт в его реестр.",
    )
