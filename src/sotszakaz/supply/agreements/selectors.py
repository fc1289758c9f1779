from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet, Sum

from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import Balance, balance_of
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import budget_line_for
from sotszakaz.supply.agreements import rules
from sotszakaz.supply.agreements.errors import NotFound
from sotszakaz.supply.agreements.models import Agreement, AgreementLimit, Amendment, Disagreement, Termination
from sotszakaz.supply.agreements.states import AgreementState, AmendmentState
from sotszakaz.supply.agreements.terms import BankChange, Due
from sotszakaz.supply.providers.states import RecordState


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """Limits of all agreements of a year beside the budget line that pays them; None without an approved order."""

    year: int
    limits: Decimal
    budget: Decimal | None

    @property
    def excess(self) -> Decimal | None:
        """By how much the limits exceed the budget, or None."""
        return rules.over_budget(limits=self.limits, budget=self.budget)


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """An agreement with what is left of its limit."""

    agreement: Agreement
    balance: Balance
    dues: tuple[Due, ...]
    amendments: tuple[Amendment, ...]
    """The latest first."""
    termination: Termination | None
    disagreements: tuple[Disagreement, ...]
    """The latest first."""


def agreement_on(municipality_id: int, organisation_id: int, day: date) -> Agreement | None:
    """The agreement that lets the provider take children on the day: in force, the provider in the registry."""
    return (
        Agreement.objects.in_force(day)
        .filter(
            municipality_id=municipality_id,
            record__organisation_id=organisation_id,
            record__state=RecordState.ACTIVE,
        )
        .select_related("record")
        .first()
    )


def present_or_next_agreement(municipality_id: int, organisation_id: int, day: date) -> Agreement | None:
    """The agreement in force on the day, or else the one that begins first after it."""
    return (
        Agreement.objects.active()
        .filter(municipality_id=municipality_id, record__organisation_id=organisation_id, valid__endswith__gt=day)
        .order_by("valid")
        .first()
    )


def get_agreement_for(user: Actor, agreement_id: int) -> Agreement:
    """The agreement, for staff and for its provider. Raises NotFound, NotAllowed."""
    agreement = _with_sides(Agreement.objects.filter(pk=agreement_id)).first()
    if agreement is None:
        raise NotFound()
    organisation_id = agreement.record.organisation_id
    require(user, Permission.AGREEMENT_VIEW, agreement.municipality_id, organisation_id=organisation_id)
    return agreement


def get_amendment_for(user: Actor, amendment_id: int) -> Amendment:
    """The amendment, for those who see its agreement. Raises NotFound, NotAllowed."""
    amendment = Amendment.objects.filter(pk=amendment_id).first()
    if amendment is None:
        raise NotFound()
    get_agreement_for(user, amendment.agreement_id)
    return amendment


def get_disagreement_for(user: Actor, disagreement_id: int) -> Disagreement:
    """The protocol of disagreements, for those who see its agreement. Raises NotFound, NotAllowed."""
    found = Disagreement.objects.select_related("document", "amendment").filter(pk=disagreement_id).first()
    if found is None:
        raise NotFound()
    found.agreement = get_agreement_for(user, found.agreement_id)
    return found


def disputable_of(agreement: Agreement) -> Document | None:
    """What is offered now and signed by nobody, to which disagreements may be raised; None when one is open."""
    if Disagreement.objects.open().filter(agreement=agreement).exists():
        return None
    amendment = agreement.amendments.offered().filter(needs_signatures=True).select_related("document").first()
    if amendment is None and agreement.state != AgreementState.OFFERED:
        return None
    version = latest_version((amendment or agreement).document_id)
    return None if standing_of(version).is_begun else version.document


def card_of(agreement: Agreement) -> AgreementCard:
    """The agreement with its ledger account, the parts of its limit, its amendments and its end."""
    amendments = agreement.amendments.select_related("document").order_by("-pk")
    return AgreementCard(
        agreement,
        balance_of(agreement.account_id),
        dues_of(agreement),
        tuple(amendments),
        Termination.objects.filter(agreement=agreement).select_related("document").first(),
        tuple(agreement.disagreements.select_related("document").order_by("-pk")),
    )


def dues_of(agreement: Agreement) -> tuple[Due, ...]:
    """The parts of the limit in force: those of the last amendment that brought any, else those of the agreement."""
    in_force = Q(amendment__isnull=True) | Q(amendment__state=AmendmentState.IN_FORCE)
    rows = AgreementLimit.objects.filter(in_force, agreement=agreement)
    editions: dict[int, list[Due]] = {}
    for row in rows.order_by("year", "not_earlier", "not_later", "pk"):
        editions.setdefault(row.amendment_id or 0, []).append(row.due)
    return tuple(editions[max(editions)]) if editions else ()


def bank_of(agreement: Agreement) -> BankChange:
    """Where money is sent: by the last amendment that says so, else by the application to the registry."""
    return banks_of([agreement])[agreement.pk]


def banks_of(agreements: Iterable[Agreement]) -> dict[int, BankChange]:
    """The same for many, whose `record.application` is read: by agreement. One query."""
    every = {each.pk: each.record.application for each in agreements}
    amended = Amendment.objects.in_force().filter(agreement__in=every).exclude(bank_name="")
    last = {each.agreement_id: each for each in amended.order_by("agreement", "-pk").distinct("agreement")}
    found = ((pk, last.get(pk) or said) for pk, said in every.items())
    return {
        pk: BankChange(each.bank_name, each.bank_bic, each.bank_account, each.correspondent_account)
        for pk, each in found
    }


def awaited_signer(document_id: int) -> str:
    """Whose signature the document waits for, in words; empty when all have signed."""
    return standing_of(latest_version(document_id)).whose


def is_used(agreement: Agreement, balance: Balance) -> bool:
    """Do contracts or applications hold money of the limit."""
    offered = agreement.amendments.offered().first()
    return balance.held > (offered.amount_reserved if offered else 0)


def list_agreements(municipality_id: int, *, by: Actor) -> QuerySet[Agreement]:
    """Agreements of the municipality, the latest first."""
    require(by, Permission.AGREEMENT_VIEW, municipality_id)
    return _with_sides(Agreement.objects.filter(municipality_id=municipality_id)).order_by("-signed_on", "-pk")


def list_agreements_of_provider(municipality_id: int, organisation_id: int, *, by: Actor) -> QuerySet[Agreement]:
    """The provider's own agreements with the municipality, the latest first."""
    require(by, Permission.AGREEMENT_VIEW, municipality_id, organisation_id=organisation_id)
    own = Agreement.objects.filter(municipality_id=municipality_id, record__organisation_id=organisation_id)
    return _with_sides(own).order_by("-signed_on", "-pk")


def budget_use(municipality_id: int, year: int) -> BudgetUse:
    """Limits of active agreements that touch the year, beside the budget line of its approved order."""
    of_year = Agreement.objects.active().filter(
        municipality_id=municipality_id, valid__overlap=DateRange(date(year, 1, 1), date(year + 1, 1, 1))
    )
    line = budget_line_for(municipality_id, year)
    return BudgetUse(
        year=year,
        limits=of_year.aggregate(total=Sum("limit"))["total"] or Decimal(0),
        budget=None if line is None else line.amount,
    )


def _with_sides(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return agreements.select_related("record__organisation", "municipality", "document")
