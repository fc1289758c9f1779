"""What people are told of signing: whose turn it is, and that all have signed."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.signatures.ports import citizens_of
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with

SIGNED, COMPLETED = "document.signed", "document.completed"
AREAS = {
    SigningParty.BODY: AREA_OFFICE,
    SigningParty.PROVIDER: AREA_PROVIDER,
    SigningParty.CITIZEN: AREA_CITIZEN,
}


def tell_of_signatures(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the sides whose turn has come are asked to sign."""
    documents = Document.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        document = documents[message.subject_id]
        signed = SigningParty(message.payload["party"]).label
        text = f"Подпись поставил {signed}. Откройте документ, проверьте его и подпишите."
        for party in message.payload["next"]:
            title = f"Ваша очередь подписать: {document}"[:200]
            tellings += _to(message, document, SigningParty(party), title, text)
    tell(tellings)


def tell_of_completion(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: everybody whose document it is learns that it is in force."""
    documents = Document.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        document = documents[message.subject_id]
        title = f"Подписан всеми: {document}"[:200]
        for party in (SigningParty.PROVIDER, SigningParty.CITIZEN):
            tellings += _to(message, document, party, title, "Все стороны подписали документ. Делать ничего не нужно.")
    tell(tellings)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the side whose term to sign ends or is over."""
    documents = Document.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        document, day = documents[message.subject_id], date.fromisoformat(message.payload["sign_by"])
        title = (
            f"Срок подписать прошёл: {document}" if message.payload["late"] else f"Подпишите до {day:%d.%m}: {document}"
        )
        text = f"Документ нужно подписать не позднее {day:%d.%m.%Y}. До подписей он не действует."
        for party in message.payload["next"]:
            tellings += _to(message, document, SigningParty(party), title[:200], text)
    tell(tellings)


def _to(message: OutboxMessage, document: Document, party: SigningParty, title: str, text: str) -> list[Telling]:
    area = AREAS[party]
    return [Telling(message, user_id, area, title, text) for user_id in sorted(_people(document, party))]


def _people(document: Document, party: SigningParty) -> set[int]:
    if party is SigningParty.CITIZEN:
        return citizens_of(document)
    if party is SigningParty.BODY:
        return set(office_with(Permission.DOCUMENT_SIGN, document.municipality_id))
    if document.organisation_id is None:
        return set()
    staff = staff_with(Permission.DOCUMENT_SIGN, [document.organisation_id])
    return set(staff.get((document.municipality_id, document.organisation_id), []))
