"""The scan that a clerk has taken signs the document that follows the deed, as soon as the family's turn has come.

An application and the end of a contract are signed by the family first, so they are when they are formed. A contract
and what amends it are signed by the provider first: the scan waits for its signature.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from sotszakaz.demand.children.logins import is_one_name
from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments.applicants import intake_of
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication, Intake, TransferRequest
from sotszakaz.demand.enrolments.states import IntakeSource, RequestState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.selectors import ending_of, latest_contents, latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.paper import Paper, keep_paper
from sotszakaz.kernel.signatures.recording import lock_version
from sotszakaz.kernel.signatures.selectors import standing_of

IN_PERSON = "Законный представитель пришёл лично и подписал заявление на бумаге."
ENDED_ON_PAPER = "Законный представитель подписал заявление о расторжении на бумаге."
AGREED_ON_PAPER = {
    FamilyDeed.SIGN: "Законный представитель подписал договор на бумаге до того, как договор получил номер.",
    FamilyDeed.ASK_TRANSFER: "Законный представитель подписал на бумаге просьбу о переводе, исполнитель согласился.",
    FamilyDeed.TRANSFER: "Законный представитель подписал на бумаге согласие на перевод.",
    FamilyDeed.OWN_COST: "Законный представитель подписал на бумаге согласие учиться дальше за свой счёт.",
}
"""Deeds by whose paper a family has agreed to a contract or to what changes in it."""


def keep_scans(formed: Mapping[EnrolmentApplication, Document]) -> None:
    """Keep the scans of applications from the counter as signed originals of their documents.

    Part of a larger transaction: rights, the day and the file were judged when the clerk entered the application.
    """
    documents = {
        intake.pk: document
        for application, document in formed.items()
        if (intake := intake_of(application)) and intake.source == IntakeSource.COUNTER
    }
    if not documents:
        return
    intakes = Intake.objects.select_related("scan", "entered_by").filter(pk__in=documents).order_by("pk")
    for each in intakes:
        assert each.entered_by is not None
        assert each.signed_on is not None
        version = DocumentVersion.objects.get(document=documents[each.pk])
        paper = Paper(bytes(each.scan.content), IN_PERSON, each.signed_on, {SigningParty.CITIZEN: each.full_name})
        keep_paper(
            version_id=version.pk, paper=paper, media_type=each.media_type, by=each.entered_by, at=timezone.now()
        )


def keep_notices(formed: Mapping[EnrolmentApplication, Document]) -> None:
    """Keep the papers by which families end their contracts as their signatures of the documents that end them.

    Part of a larger transaction: rights, the day and the file were judged when the paper was entered.
    """
    ends = [each for each in papers_about(formed) if each.deed == FamilyDeed.TERMINATE]
    documents = {application.pk: document for application, document in formed.items()}
    for each in ends:
        _sign(DocumentVersion.objects.get(document=documents[each.subject_id]), each, ENDED_ON_PAPER)


def keep_consents(messages: Sequence[OutboxMessage]) -> None:
    """A handler of `document.signed`: what the family has agreed to on paper is signed by that paper in its turn.

    Whoever has brought another original meanwhile has signed it already. What was over on the day of the paper is not
    signed, nor is another version than the one that was agreed to, nor for another person than the document names.
    """
    turned = [each.subject_id for each in messages if SigningParty.CITIZEN in each.payload["next"]]
    consents = _consents_to(turned)
    said = latest_contents({document_id for document_id, _ in consents})
    for document_id, paper in consents:
        version = lock_version(latest_version(document_id).pk)
        awaited = [each.party for each in standing_of(version).next_turns]
        ending = ending_of(document_id)
        is_in_force = ending is None or paper.signed_on < ending.ended_on
        is_of_side = _is_of_side(said[document_id], paper)
        if SigningParty.CITIZEN in awaited and version.version == 1 and is_in_force and is_of_side:
            _sign(version, paper, AGREED_ON_PAPER[FamilyDeed(paper.deed)])


def signed_in_advance(versions: Sequence[DocumentVersion]) -> set[int]:
    """Documents of these versions that a paper of the family, taken already, signs when its turn comes."""
    consents = _consents_to([each.document_id for each in versions if each.version == 1])
    said = latest_contents({document_id for document_id, _ in consents})
    return {document_id for document_id, paper in consents if _is_of_side(said[document_id], paper)}


def _is_of_side(said: Mapping[str, Any], paper: FamilyPaper) -> bool:
    """Has the one whom the document names signed the paper."""
    return is_one_name(said["customer"]["full_name"], paper.full_name)


def _consents_to(document_ids: Sequence[int]) -> list[tuple[int, FamilyPaper]]:
    """Contracts and their amendments among the documents, each with the paper by which the family agreed to it."""
    signed = dict(Contract.objects.filter(document__in=document_ids).values_list("application", "document"))
    amendments = ApplicationPaper.objects.filter(kind=DocumentKind.CONTRACT_AMENDMENT, document__in=document_ids)
    amended = dict(amendments.values_list("application", "document"))
    about = {FamilyDeed.SIGN: signed, FamilyDeed.OWN_COST: amended}
    papers = papers_about(EnrolmentApplication(pk=pk) for pk in {*signed, *amended})
    found = [(about.get(FamilyDeed(each.deed), {}).get(each.subject_id), each) for each in papers]
    agreed = TransferRequest.objects.filter(application__in=amended, state=RequestState.DONE)
    asked = agreed.select_related("paper__entered_by").order_by("pk")
    found += [(amended[each.application_id], each.paper) for each in asked if each.paper is not None]
    return sorted(((pk, each) for pk, each in found if pk is not None), key=lambda each: each[0])


def _sign(version: DocumentVersion, signed: FamilyPaper, ground: str) -> None:
    paper = Paper(bytes(signed.scan.content), ground, signed.signed_on, {SigningParty.CITIZEN: signed.full_name})
    keep_paper(
        version_id=version.pk, paper=paper, media_type=signed.media_type, by=signed.entered_by, at=timezone.now()
    )
