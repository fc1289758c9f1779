"""What a provider is told of its agreement: an amendment waits or is settled, the agreement ends."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with
from sotszakaz.supply.agreements.models import Agreement, Amendment
from sotszakaz.supply.agreements.states import AmendmentState

DOCUMENT = Document._meta.label_lower
WORDS = {
    AmendmentState.OFFERED: ("предложено", "Прочитайте его и подпишите, если согласны."),
    AmendmentState.IN_FORCE: ("вступило в силу", "Делать ничего не нужно."),
    AmendmentState.WITHDRAWN: ("отозвано", "Соглашение действует как прежде."),
}


def tell_of_amendments(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider's people who sign."""
    amendments = Amendment.objects.select_related("agreement__record").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        amendment = amendments[message.subject_id]
        happened, then = WORDS[AmendmentState(message.payload.get("state", AmendmentState.OFFERED))]
        title = f"Дополнительное соглашение № {amendment.number} {happened}"
        text = f"К соглашению № {amendment.agreement.number}. {then}"
        tellings += _to_provider(message, amendment.agreement, title, text, document_id=amendment.document_id)
    tell(tellings)


def tell_of_ends(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider's people who sign; families are told by those who know their contracts."""
    agreements = Agreement.objects.select_related("record", "termination")
    found = agreements.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        agreement = found[message.subject_id]
        day = date.fromisoformat(message.payload["ends_on"])
        title = f"Соглашение № {agreement.number} прекращается {day:%d.%m.%Y}"
        text = f"{agreement.reason} Новых детей не зачислят, действующие договоры исполняются и оплачиваются до конца."
        tellings += _to_provider(message, agreement, title, text, document_id=agreement.termination.document_id)
    tell(tellings)


def _to_provider(
    message: OutboxMessage, agreement: Agreement, title: str, text: str, *, document_id: int
) -> list[Telling]:
    """To those who sign for the provider; the notice opens the document."""
    organisation_id, subject = agreement.record.organisation_id, (DOCUMENT, document_id)
    people = staff_with(Permission.DOCUMENT_SIGN, [organisation_id])
    users = sorted(set(people.get((agreement.municipality_id, organisation_id), [])))
    return [Telling(message, user_id, AREA_PROVIDER, title, text, subject=subject) for user_id in users]
