"""What a provider is told of its agreement: an amendment waits or is settled, the agreement ends."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with
from sotszakaz.supply.agreements.models import Agreement, Amendment, Disagreement
from sotszakaz.supply.agreements.states import AgreementState, AmendmentState, DisagreementState

DOCUMENT = Document._meta.label_lower
WORDS = {
    AmendmentState.OFFERED: ("предложено", "Прочитайте его и подпишите, если согласны."),
    AmendmentState.IN_FORCE: ("вступило в силу", "Делать ничего не нужно."),
    AmendmentState.WITHDRAWN: ("отозвано", "Соглашение действует как прежде."),
}

AGREEMENT_WORDS = {
    AgreementState.OFFERED: (
        "ждёт вашей подписи",
        "Прочитайте его и подпишите, если согласны: до подписей оно не в силе.",
    ),
    AgreementState.ACTIVE: ("вступило в силу", "Все подписали. Можно публиковать программы и зачислять детей."),
    AgreementState.WITHDRAWN: ("отозвано", "Уполномоченный орган забрал предложение."),
}


def tell_of_agreements(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider's people who sign learn of an offer and of what has become of it."""
    agreements = Agreement.objects.select_related("record").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        agreement = agreements[message.subject_id]
        happened, then = AGREEMENT_WORDS[AgreementState(message.payload.get("state", AgreementState.OFFERED))]
        title = f"Соглашение № {agreement.number} {happened}"
        text = f"{then} {agreement.reason}".strip()
        tellings += _to_provider(message, agreement, title, text, document_id=agreement.document_id)
    tell(tellings)


DISAGREEMENT_WORDS = {
    DisagreementState.RAISED: (AREA_OFFICE, "Разногласия исполнителя", "Ответьте на каждый пункт до {day:%d.%m.%Y}."),
    DisagreementState.ANSWERED: (AREA_PROVIDER, "Ответ на разногласия", "Прочитайте ответ и подпишите протокол."),
    DisagreementState.SETTLED: (AREA_PROVIDER, "Разногласия урегулированы", "Прочитайте документ и подпишите его."),
    DisagreementState.WITHDRAWN: (AREA_OFFICE, "Разногласия отозваны", "Документ ждёт подписей как был."),
}


def tell_of_disagreements(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the side that is to act now."""
    found = Disagreement.objects.select_related("agreement__record").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        disagreement = found[message.subject_id]
        area, title, text = DISAGREEMENT_WORDS[DisagreementState(message.payload["state"])]
        title = f"{title}: соглашение № {disagreement.agreement.number}"
        text = text.format(day=disagreement.answer_by_on)
        if area == AREA_OFFICE:
            tellings += _to_office(message, disagreement.municipality_id, title, text)
        else:
            document = disagreement.document_id
            tellings += _to_provider(message, disagreement.agreement, title, text, document_id=document)
    tell(tellings)


def tell_of_answers_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the body's term to answer ends or is over."""
    found = Disagreement.objects.select_related("agreement").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        disagreement = found[message.subject_id]
        late = "прошёл" if message.payload["stage"] == "late" else "заканчивается"
        title = f"Срок ответа на разногласия {late}: соглашение № {disagreement.agreement.number}"
        text = f"Ответьте на каждый пункт, срок — {disagreement.answer_by_on:%d.%m.%Y}."
        tellings += _to_office(message, disagreement.municipality_id, title, text)
    tell(tellings)


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


def _to_office(message: OutboxMessage, municipality_id: int, title: str, text: str) -> list[Telling]:
    people = office_with(Permission.AGREEMENT_MAKE, municipality_id)
    return [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]


def _to_provider(
    message: OutboxMessage, agreement: Agreement, title: str, text: str, *, document_id: int
) -> list[Telling]:
    """To those who sign for the provider; the notice opens the document."""
    organisation_id, subject = agreement.record.organisation_id, (DOCUMENT, document_id)
    people = staff_with(Permission.DOCUMENT_SIGN, [organisation_id])
    users = sorted(set(people.get((agreement.municipality_id, organisation_id), [])))
    return [Telling(message, user_id, AREA_PROVIDER, title, text, subject=subject) for user_id in users]
