"""What people are told of signing: whose turn it is, and that all have signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import PERSONAL, DocumentKind, SigningParty
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.signatures.ports import chairs_of, citizens_of, experts_of
from sotszakaz.kernel.signatures.waiting import consequence_of
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with

SIGNED, COMPLETED = "document.signed", "document.completed"
TOGETHER = 3
"""More documents than this are one notice."""
AREAS = {
    SigningParty.BODY: AREA_OFFICE,
    SigningParty.PROVIDER: AREA_PROVIDER,
    SigningParty.CITIZEN: AREA_CITIZEN,
    SigningParty.EXPERT: AREA_OFFICE,
    SigningParty.CHAIR: AREA_OFFICE,
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
    """A handler of the outbox: the side whose term to sign ends or is over.

    A side that has many documents of one kind, day and stage among these messages is told of them all at once.
    """
    documents = Document.objects.in_bulk([each.subject_id for each in messages])
    told: dict[_Term, list[tuple[OutboxMessage, Document]]] = {}
    for message in messages:
        document = documents[message.subject_id]
        for party in message.payload["next"]:
            told.setdefault(_term_of(message, document, SigningParty(party)), []).append((message, document))
    tell(telling for term, about in told.items() for telling in _of_term(term, about))


@dataclass(frozen=True, slots=True)
class _Term:
    """Of what a side is told at once; `whose` parts providers and, of citizens, documents."""

    party: SigningParty
    municipality_id: int
    kind: str
    whose: int | None
    sign_by: date
    is_late: bool
    waits: bool


def _term_of(message: OutboxMessage, document: Document, party: SigningParty) -> _Term:
    said = message.payload
    return _Term(
        party,
        document.municipality_id,
        document.kind,
        document.pk if party in PERSONAL else document.organisation_id if party is SigningParty.PROVIDER else None,
        date.fromisoformat(said["sign_by"]),
        said["late"],
        said.get("waits", True),
    )


def _of_term(term: _Term, about: Sequence[tuple[OutboxMessage, Document]]) -> list[Telling]:
    text = f"Подписать нужно не позднее {term.sign_by:%d.%m.%Y}."
    if term.waits:
        text = f"{text} {consequence_of(DocumentKind(term.kind))}"
    before = "Срок подписать прошёл: " if term.is_late else f"Подпишите до {term.sign_by:%d.%m}: "
    if len(about) <= TOGETHER:
        return [
            telling
            for message, document in about
            for telling in _to(message, document, term.party, f"{before}{document}"[:200], text)
        ]
    message, document = about[0]
    title = f"{before}{document.get_kind_display()}, документов — {len(about)}"
    return _to(message, document, term.party, title[:200], f"{text} Все они в реестре документов: выберите вид.")


def _to(message: OutboxMessage, document: Document, party: SigningParty, title: str, text: str) -> list[Telling]:
    area = AREAS[party]
    return [Telling(message, user_id, area, title, text) for user_id in sorted(_people(document, party))]


def _people(document: Document, party: SigningParty) -> set[int]:
    if party is SigningParty.CITIZEN:
        return citizens_of(document)
    if party is SigningParty.EXPERT:
        return experts_of(document)
    if party is SigningParty.CHAIR:
        return chairs_of(document)
    if party is SigningParty.BODY:
        return set(office_with(Permission.DOCUMENT_SIGN, document.municipality_id))
    if document.organisation_id is None:
        return set()
    staff = staff_with(Permission.DOCUMENT_SIGN, [document.organisation_id])
    return set(staff.get((document.municipality_id, document.organisation_id), []))
