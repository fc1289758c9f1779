"""Papers that follow the deeds of an application, formed by the outbox when the deed is done.

The series of numbers is locked until the end of a transaction, and no booking may wait for it (ADR 0004). Each paper is
formed once, however often its message comes.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from django.db.models import QuerySet

from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments.applicants import Applicants, applicants_of
from sotszakaz.demand.enrolments.evidence import keep_notices, keep_scans
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.paper_payloads import (
    AT_OWN_COST,
    amendment_payload,
    application_payload,
    own_cost_payload,
    termination_payload,
)
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.actions import Content, end_document, end_documents, form_documents
from sotszakaz.kernel.documents.models import Document, DocumentEnding
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.states import DocumentKind, Outcome
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import SYSTEM

Messages = Sequence[OutboxMessage]

CARDS = (
    "child__certificate",
    "organisation",
    "municipality__authorised_body__organisation",
    "group__part__programme__service",
    "intake",
)
GIVEN_UP = (ApplicationState.REFUSED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED)
UNDER_CONTRACT = (
    ApplicationState.ACCEPTED,
    ApplicationState.TRANSFERRED,
    ApplicationState.TERMINATED,
    ApplicationState.ENDED,
)
WITHOUT_CONTRACT = "По заявлению договор не заключён."


def form_applications(messages: Messages) -> None:
    """What families have applied for, as documents. A move by the provider is no application of a family."""
    asked = EnrolmentApplication.objects.filter(pk__in=_subjects(messages))
    found = list(_without(asked, DocumentKind.ENROLMENT_APPLICATION).select_related(*CARDS).order_by("pk"))
    applicants = applicants_of(found)
    moved = _moved_on_paper(found)
    own = [each for each in found if _is_of_family(each, applicants, moved)]
    formed = _form(
        DocumentKind.ENROLMENT_APPLICATION,
        [(each, application_payload(each, applicants[each.pk])) for each in own],
    )
    keep_scans({each: formed[each.pk] for each in own if each.pk in formed})
    _end_given_up([each.pk for each in own if each.state in GIVEN_UP])
    _end_with_contracts([each.pk for each in own if each.state in UNDER_CONTRACT])


def end_applications(messages: Messages) -> None:
    """An application that came to nothing is cancelled; a contract that it was to go on with ends by itself."""
    _end_given_up(_subjects(messages))
    replaced = EnrolmentApplication.objects.filter(replacement__in=_subjects(messages))
    _terminate(replaced.order_by("pk").values_list("pk", flat=True))


def finish_applications(messages: Messages) -> None:
    """An application whose document was being formed while its contract ended, so that neither saw the other."""
    _end_with_contracts(_subjects(messages))


def form_terminations(messages: Messages) -> None:
    """Contracts under notice: the paper that ends them, and the documents that it ends."""
    _terminate(_subjects(messages))


def form_amendments(messages: Messages) -> None:
    """Contracts that have taken the place of another: the old one is amended by a paper and goes over."""
    made = Contract.objects.filter(application__in=_subjects(messages), application__replaces__isnull=False)
    made = made.select_related("application", "group").order_by("pk")
    by_old = {each.application.replaces_id: each for each in made if each.application.replaces_id}
    contracts = _contracts_to_end(by_old, DocumentKind.CONTRACT_AMENDMENT)
    applicants = applicants_of([each.application for each in contracts])
    papers = _form(
        DocumentKind.CONTRACT_AMENDMENT,
        [
            (each.application, amendment_payload(each, by_old[each.application_id], applicants[each.application_id]))
            for each in contracts
        ],
    )
    _end(contracts, papers)


def form_own_costs(messages: Messages) -> None:
    """Families that stay at their own cost: the contract is amended, the social certificate ends with its month."""
    cards = [f"application__{card}" for card in CARDS]
    contracts = list(
        Contract.objects.filter(application__in=_subjects(messages), own_cost_since__isnull=False)
        .exclude(application__papers__kind=DocumentKind.CONTRACT_AMENDMENT)
        .select_related(*cards, "organisation", "social_certificate")
        .prefetch_related("months")
        .order_by("pk")
    )
    applicants = applicants_of([each.application for each in contracts])
    papers = _form(
        DocumentKind.CONTRACT_AMENDMENT,
        [(each.application, own_cost_payload(each, applicants[each.application_id])) for each in contracts],
    )
    for each in contracts:
        assert each.own_cost_since is not None
        end_document(
            document_id=each.social_certificate.document_id,
            outcome=Outcome.TERMINATED,
            on=max(each.own_cost_since, each.signed_on),
            by=SYSTEM,
            ground=AT_OWN_COST,
            by_document=papers[each.application_id],
        )


def _terminate(application_ids: Iterable[int]) -> None:
    contracts = _contracts_to_end(list(application_ids), DocumentKind.CONTRACT_TERMINATION)
    applicants = applicants_of([each.application for each in contracts])
    papers = _form(
        DocumentKind.CONTRACT_TERMINATION,
        [(each.application, termination_payload(each, applicants[each.application_id])) for each in contracts],
    )
    keep_notices({each.application: papers[each.application_id] for each in contracts})
    _end(contracts, papers)


def _contracts_to_end(application_ids: Collection[int], kind: DocumentKind) -> list[Contract]:
    """Contracts under notice that neither this kind of paper nor another has ended."""
    ended = DocumentEnding.objects.values("document")
    contracts = Contract.objects.filter(application__in=application_ids, ends_on__isnull=False)
    contracts = contracts.exclude(document__in=ended).exclude(application__papers__kind=kind)
    cards = [f"application__{card}" for card in CARDS]
    return list(
        contracts.select_related(*cards, "organisation", "group", "notice_by", "social_certificate")
        .prefetch_related("months")
        .order_by("pk")
    )


def _end(contracts: Iterable[Contract], papers: dict[int, Document]) -> None:
    """The contract, its social certificate and its application are in force through the last day."""
    contracts = list(contracts)
    for each in contracts:
        paper = papers[each.application_id]
        assert each.ends_on is not None
        certificates = () if each.own_cost_since else (each.social_certificate.document_id,)
        for document_id in (each.document_id, *certificates):
            end_document(
                document_id=document_id,
                outcome=Outcome.TERMINATED,
                on=max(each.ends_on + timedelta(days=1), each.signed_on),
                by=SYSTEM,
                ground=each.ground,
                by_document=paper,
            )
    _end_with_contracts([each.application_id for each in contracts])


def _end_with_contracts(application_ids: Collection[int]) -> None:
    """An application whose contract has ended was performed; it is in force as long as the contract."""
    contract = "application__contract__document__endings"
    papers = ApplicationPaper.objects.filter(
        application__in=application_ids,
        kind=DocumentKind.ENROLMENT_APPLICATION,
        document__endings__isnull=True,
        **{f"{contract}__isnull": False},
    )
    ends = dict(papers.values_list("document_id", f"{contract}__ended_on"))
    if ends:
        end_documents(ends, outcome=Outcome.COMPLETED, by=SYSTEM)


def _form(kind: DocumentKind, contents: Iterable[tuple[EnrolmentApplication, Payload]]) -> dict[int, Document]:
    """Application → its new paper, for all in as many statements as there are municipalities."""
    formed: dict[int, Document] = {}
    ordered = sorted(contents, key=lambda each: (each[0].municipality_id, each[0].pk))
    for municipality, group in groupby(ordered, key=lambda each: each[0].municipality):
        said = list(group)
        documents = form_documents(
            kind,
            municipality_id=municipality.pk,
            contents=[Content(payload, application.organisation_id) for application, payload in said],
            on=today_in(municipality),
            by=SYSTEM,
        )
        formed |= {application.pk: document for (application, _), document in zip(said, documents, strict=True)}
    ApplicationPaper.objects.bulk_create(
        ApplicationPaper(municipality_id=each.municipality_id, application_id=pk, kind=kind, document=each)
        for pk, each in formed.items()
    )
    return formed


def _end_given_up(application_ids: Collection[int]) -> None:
    papers = ApplicationPaper.objects.filter(
        application__in=application_ids,
        application__state__in=GIVEN_UP,
        kind=DocumentKind.ENROLMENT_APPLICATION,
        document__endings__isnull=True,
    )
    for paper in papers.select_related("municipality").order_by("pk"):
        on = today_in(paper.municipality)
        end_document(
            document_id=paper.document_id, outcome=Outcome.CANCELLED, on=on, by=SYSTEM, ground=WITHOUT_CONTRACT
        )


def _moved_on_paper(applications: Iterable[EnrolmentApplication]) -> set[int]:
    """Applications that a family has left for another group by a paper."""
    replaced = [EnrolmentApplication(pk=each.replaces_id) for each in applications if each.replaces_id is not None]
    return {each.subject_id for each in papers_about(replaced) if each.deed == FamilyDeed.CHANGE}


def _is_of_family(application: EnrolmentApplication, applicants: Applicants, moved: Collection[int]) -> bool:
    applicant = applicants[application.pk]
    if application.replaces_id is None or application.replaces_id in moved:
        return True
    doers = (application.applied_by_id, application.taken_by_id)
    return isinstance(applicant, Representative) and applicant.user_id in doers


def _subjects(messages: Messages) -> list[int]:
    return [each.subject_id for each in messages]


def _without(applications: "QuerySet[EnrolmentApplication]", kind: DocumentKind) -> "QuerySet[EnrolmentApplication]":
    return applications.exclude(papers__kind=kind)


PAPERS_AFTER = {
    "enrolment.submitted": form_applications,
    "enrolment.taken": form_applications,
    "enrolment.accepted": form_amendments,
    "enrolment.refused": end_applications,
    "enrolment.withdrawn": end_applications,
    "enrolment.expired": end_applications,
    "enrolment.terminated": form_terminations,
    "enrolment.ended": finish_applications,
    "enrolment.own_cost": form_own_costs,
}
"""Topic → what is formed or ended after it; notices are told before, so that numbers are taken last."""
