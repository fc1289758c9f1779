"""What a provider is told of its money: an advance accepted or returned."""

from collections.abc import Sequence

from sotszakaz.delivery.settlements.models import Advance
from sotszakaz.delivery.settlements.states import AdvanceState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with

ACCEPTED, RETURNED = "advance.accepted", "advance.returned"


def tell_of_advances(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch."""
    advances = Advance.objects.select_related("agreement__record").in_bulk([each.subject_id for each in messages])
    staff = staff_with(Permission.ADVANCE_FILE, (each.agreement.record.organisation_id for each in advances.values()))
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_words(advance))
        for message in messages
        for advance in [advances[message.subject_id]]
        for user_id in staff.get((advance.municipality_id, advance.agreement.record.organisation_id), [])
    )


def _words(advance: Advance) -> tuple[str, str]:
    about = f"№ {advance.number} за {advance.month:%m.%Y}"
    if advance.state == AdvanceState.RETURNED:
        return f"Заявка на аванс {about} возвращена", f"{advance.remarks} Исправьте и подайте заявку снова."
    return f"Заявка на аванс {about} принята", "Аванс вычтется из реестра на оплату, когда месяц закроется."
