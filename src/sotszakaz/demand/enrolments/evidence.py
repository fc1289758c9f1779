"""The scan that a clerk has taken signs the document that follows the deed, as soon as that is formed."""

from collections.abc import Mapping

from django.utils import timezone

from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments.applicants import intake_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.paper import Paper, keep_paper

IN_PERSON = "Законный представитель пришёл лично и подписал заявление на бумаге."
ENDED_ON_PAPER = "Законный представитель подписал заявление о расторжении на бумаге."


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
        version = DocumentVersion.objects.get(document=documents[each.subject_id])
        said = {SigningParty.CITIZEN: each.full_name}
        paper = Paper(bytes(each.scan.content), ENDED_ON_PAPER, each.signed_on, said)
        keep_paper(
            version_id=version.pk, paper=paper, media_type=each.media_type, by=each.entered_by, at=timezone.now()
        )
