from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from sotszakaz.demand.certificates.models import CertificatePeriod
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.models import (
    ApplicationPaper,
    Contract,
    EnrolmentApplication,
    KeptPlace,
    SingleCertificate,
    TransferRequest,
)
from sotszakaz.demand.enrolments.states import LIVE, WAITING_FOR_SOMEBODY, RequestState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation.calendar import months_between
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.ledger.selectors import list_entries
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Ground
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import free_places


@dataclass(frozen=True, slots=True)
class ExplainedEntry:
    """A movement of a certificate in words; `effect` is what it did to the free balance."""

    happened_on: date
    move: Move
    amount: int
    effect: int
    reason: str
    application_id: int | None


_EFFECT = {Move.GRANT: 1, Move.RELEASE: 1, Move.REFUND: 1, Move.RESTORE: 1, Move.CHARGE: 0}


def get_application_for(user: User, application_id: int) -> EnrolmentApplication:
    """The application, for the provider and for staff. Raises NotFound, NotAllowed."""
    application = with_cards(EnrolmentApplication.objects.filter(pk=application_id)).first()
    if application is None:
        raise NotFound()
    organisation_id = application.organisation_id
    require(user, Permission.ENROLMENT_VIEW, application.municipality_id, organisation_id=organisation_id)
    return application


def get_own_application(user: User, application_id: int) -> EnrolmentApplication:
    """The application for a child for whom the user acts. Raises NotFound."""
    applications = EnrolmentApplication.objects.of_representative(user).filter(pk=application_id)
    application = with_cards(applications).first()
    if application is None:
        raise NotFound()
    return application


def list_own_applications(user: User) -> "QuerySet[EnrolmentApplication]":
    """All applications for the user's children with their contracts, the latest first."""
    return with_cards(EnrolmentApplication.objects.of_representative(user)).order_by("-pk")


def list_applications(
    municipality_id: int, *, state: str = "", late_on: date | None = None, by: Actor
) -> "QuerySet[EnrolmentApplication]":
    """All applications of the municipality's children, the latest first; with a day, those whose term is over on it."""
    require(by, Permission.ENROLMENT_VIEW, municipality_id)
    applications = EnrolmentApplication.objects.filter(municipality_id=municipality_id)
    if late_on is not None:
        applications = applications.filter(_late_on(late_on))
    return with_cards(applications.filter(state=state) if state else applications).order_by("-pk")


def count_late(municipality_id: int, *, on: date) -> int:
    """How many applications wait for somebody longer than their term."""
    return EnrolmentApplication.objects.filter(_late_on(on), municipality_id=municipality_id).count()


def _late_on(day: date) -> Q:
    return Q(state__in=WAITING_FOR_SOMEBODY, answer_by_on__lt=day)


def list_applications_of_child(child: Child) -> "QuerySet[EnrolmentApplication]":
    """Applications for the child with their contracts, the latest first."""
    return with_cards(EnrolmentApplication.objects.filter(child=child)).order_by("-pk")


def list_week_of_child(child: Child, *, on: date) -> list[EnrolmentApplication]:
    """Live applications for courses that are not over on the day, by their first day; with the groups' weeks."""
    live = EnrolmentApplication.objects.filter(child=child, state__in=LIVE, period__endswith__gt=on)
    return list(with_cards(live).prefetch_related("group__slots").order_by("period", "pk"))


def open_request_of(application: EnrolmentApplication) -> TransferRequest | None:
    """The request for another group that waits for an answer."""
    asked = TransferRequest.objects.filter(application=application, state=RequestState.ASKED)
    return asked.select_related("group__part__programme", "paper__entered_by").first()


def requests_of(application: EnrolmentApplication) -> list[TransferRequest]:
    """Every request for another group, the first asked first; none without a query where there is no contract."""
    if application.signed is None:
        return []
    asked = application.transfer_requests.select_related("group", "asked_by", "answered_by", "paper")
    return list(asked.order_by("pk"))


def groups_to_change(application: EnrolmentApplication, *, on: date) -> "list[tuple[StudyGroup, int]]":
    """Other open groups of the same part that are not over, each with its free places: two queries."""
    groups = StudyGroup.objects.offered(on).filter(part_id=application.part_id).exclude(pk=application.group_id)
    listed = list(
        groups.select_related("part__programme").prefetch_related("slots").order_by("starts_on", "name", "pk")
    )
    free = free_places(listed)
    return [(each, free[each.pk]) for each in listed]


def days_of(agreed: EnrolmentApplication | Contract) -> tuple[date, date]:
    """First and last day of the course of an application or a contract, both included."""
    return agreed.period.lower, agreed.period.upper - timedelta(days=1)


def months_of(application: EnrolmentApplication) -> list[rules.MonthShare]:
    """How the terms of the application fall on months."""
    return rules.schedule(terms_of(application))


def agreed_months_of(application: EnrolmentApplication) -> list[rules.MonthShare]:
    """The same of its contract, where there is one: those that it has as rows. The card is loaded."""
    return rules.schedule(_terms(application.signed or application, bool(application.month_account_ids)))


def terms_of(application: EnrolmentApplication) -> rules.Terms:
    """What was agreed when it was applied for: money in roubles, person-hours; a contract may have later terms."""
    return _terms(application, bool(application.month_account_ids))


def _terms(agreed: EnrolmentApplication | Contract, by_norm: bool) -> rules.Terms:
    first, last = days_of(agreed)
    return rules.Terms(
        starts_on=first,
        ends_on=last,
        certificate_amount=agreed.certificate_amount,
        parent_amount=agreed.parent_amount,
        certificate_units=agreed.certificate_units,
        person_hours=agreed.person_hours,
        month_units=agreed.certificate_units // len(months_between(first, last)) if by_norm else 0,
    )


def refusal_grounds(municipality_id: int, on: date) -> tuple[Ground, ...]:
    """Grounds by which a provider may refuse, by the rules of the day."""
    return regulation_on(municipality_id, on).value(Parameter.ENROLMENT_REFUSAL_GROUNDS)


def termination_grounds(municipality_id: int, on: date) -> tuple[Ground, ...]:
    """Grounds by which a provider or the authorised body may end a contract, by the rules of the day."""
    return regulation_on(municipality_id, on).value(Parameter.TERMINATION_GROUNDS)


def ensure_may_answer(municipality_id: int, organisation_id: int | None, *, by: Actor) -> None:
    """May the person answer applications of the provider. Raises NotFound, NotAllowed."""
    require(by, Permission.ENROLMENT_ANSWER, municipality_id, organisation_id=organisation_id)


def list_lines(municipality_id: int, organisation_id: int, *, by: Actor) -> "QuerySet[StudyGroup]":
    """Groups of the provider with a line, the longest first, each with `waiting`: how many wait."""
    ensure_may_answer(municipality_id, organisation_id, by=by)
    waiting = WaitingEntry.objects.filter(group=OuterRef("pk"), state__in=IN_LINE).order_by().values("group")
    groups = StudyGroup.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    with_line = groups.annotate(waiting=Subquery(waiting.annotate(count=Count("pk")).values("count")))
    return with_line.filter(waiting__gt=0).select_related("part__programme").order_by("-waiting", "name", "pk")


def get_group_for_answers(group_id: int, *, by: Actor) -> StudyGroup:
    """A group for those who answer its applications. Raises NotFound, NotAllowed."""
    group = StudyGroup.objects.select_related("part__programme").filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    ensure_may_answer(group.municipality_id, group.organisation_id, by=by)
    return group


def get_own_document(user: User, document_id: int) -> Document:
    """A contract, a certificate or another paper of a child for whom the user acts. Raises NotFound."""
    own, children = EnrolmentApplication.objects.of_representative(user), Child.objects.of_representative(user)
    document = (
        Document.objects.filter(
            Exists(
                Contract.objects.filter(application__in=own).filter(
                    Q(document=OuterRef("pk")) | Q(social_certificate__document=OuterRef("pk"))
                )
            )
            | Exists(ApplicationPaper.objects.filter(application__in=own, document=OuterRef("pk")))
            | Exists(SingleCertificate.objects.filter(child__in=children, document=OuterRef("pk")))
        )
        .filter(pk=document_id)
        .first()
    )
    if document is None:
        raise NotFound()
    return document


def papers_of(application: EnrolmentApplication) -> list[ApplicationPaper]:
    """The application as a document, and what amended or ended its contract, the first formed first."""
    return list(application.papers.select_related("document").order_by("pk"))


def contract_numbers(contract_ids: Iterable[int]) -> dict[int, str]:
    """Numbers of those contracts that the session may see."""
    return dict(Contract.objects.filter(pk__in=contract_ids).order_by("pk").values_list("pk", "number"))


def explain_certificate(period: CertificatePeriod, *, account_id: int | None = None) -> list[ExplainedEntry]:
    """Every movement of a certificate's value, the oldest first, each with its cause in words: three queries.

    `account_id` chooses the month of a weekly norm.
    """
    entries = list(list_entries(account_id or period.account_id, newest_first=False))
    applications = _applications_behind((entry.posting.cause_type, entry.posting.cause_id) for entry in entries)
    explained = []
    for entry in entries:
        application = applications.get((entry.posting.cause_type, entry.posting.cause_id))
        move = Move(entry.move)
        explained.append(
            ExplainedEntry(
                happened_on=entry.posting.happened_on,
                move=move,
                amount=entry.amount,
                effect=_EFFECT.get(move, -1) * entry.amount,
                reason=_reason(application, period, entry.posting.cause_type),
                application_id=application.pk if application else None,
            )
        )
    return explained


def _applications_behind(causes: Iterable[tuple[str, int]]) -> dict[tuple[str, int], EnrolmentApplication]:
    """Causes of postings are applications, their contracts, or the postings that were reversed."""
    wanted: dict[str, set[int]] = {}
    for kind, pk in causes:
        wanted.setdefault(kind, set()).add(pk)
    cards = EnrolmentApplication.objects.select_related("group__part__programme")
    found: dict[tuple[str, int], EnrolmentApplication] = {}
    for each in cards.filter(pk__in=wanted.get("enrolments.enrolmentapplication", ())).order_by("pk"):
        found["enrolments.enrolmentapplication", each.pk] = each
    for each in cards.filter(posting_id__in=wanted.get("ledger.posting", ())).order_by("pk"):
        found["ledger.posting", each.posting_id] = each
    contracts = Contract.objects.filter(pk__in=wanted.get("enrolments.contract", ()))
    for contract in contracts.select_related("application__group__part__programme").order_by("pk"):
        found["enrolments.contract", contract.pk] = contract.application
    return found


def _reason(application: EnrolmentApplication | None, period: CertificatePeriod, cause_type: str) -> str:
    if cause_type == "certificates.facevalue":
        return "номинал категории изменён"
    if cause_type == "certificates.extrahours":
        return "часы сверх нормы, для значимых программ"
    if cause_type == "certificates.monthlydecrease":
        return "начался новый месяц, а с номинала ещё ничего не занято: он уменьшен на долю месяца"
    if application is None:
        return f"номинал: {period.scheme.title}"
    return f"«{application.group.part.programme.name}», {application.group.name}"


def with_cards(applications: "QuerySet[EnrolmentApplication]") -> "QuerySet[EnrolmentApplication]":
    """With everything that a line or a card names, so that a list asks once."""
    return applications.select_related(
        "child",
        "group__part__programme",
        "organisation",
        "municipality",
        "contract__social_certificate",
        "contract__notice_by",
        "replacement",
        "applied_by",
        "taken_by",
        "invited_by",
        "answered_by",
    )


def kept_places(group_ids: Iterable[int]) -> dict[int, int]:
    """How many places are held for children who go on with a course, by group; groups without any are absent."""
    kept = KeptPlace.objects.kept().filter(group__in=list(group_ids))
    return dict(kept.values_list("group_id").annotate(Count("pk")).order_by("group_id"))
