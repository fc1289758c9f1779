"""Funding schemes with limits, and what stands on their accounts."""

from dataclasses import replace
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand
from tests.factories.kernel import MunicipalityFactory, adopted
from tests.factories.replay import replayed

from sotszakaz.demand.certificates.actions import set_funding_scheme
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FaceValue
from sotszakaz.demand.certificates.rules import Limits, Reckoning
from sotszakaz.demand.certificates.states import Recalculation, SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM

VALUE = 1_000_00
PLAIN = Reckoning()


@replayed
def home() -> Municipality:
    """A municipality with default rules that the session acts for."""
    municipality = MunicipalityFactory(oktmo="45123000")
    act_for([municipality.pk])
    adopted(municipality)
    return municipality


@replayed
def category(
    municipality: Municipality,
    *,
    number: int | None = None,
    total: int | None = None,
    unit: SchemeUnit = SchemeUnit.RUB,
    amount: int = VALUE,
    reach: Recalculation = Recalculation.UNUSED,
    period: DateRange = demand.YEAR,
    reckoning: Reckoning = PLAIN,
) -> FaceValue:
    """The general category of a scheme of the year with limits."""
    scheme = set_funding_scheme(
        municipality_id=municipality.pk,
        period=period,
        unit=unit,
        title=f"Программа с {period.lower:%d.%m.%Y}",
        values={ChildCategory.GENERAL: amount},
        limits={ChildCategory.GENERAL: Limits(number, total)},
        reckoning=replace(reckoning, on_change=reach),
        by=SYSTEM,
    )
    return scheme.face_values.select_related("scheme").get()


@replayed
def certificate(municipality: Municipality, **changes: object) -> CertificateAccount:
    """The certificate of a new confirmed child."""
    return CertificateAccount.objects.get(child=demand.child(municipality, **changes))


def value_of(account: CertificateAccount) -> CertificatePeriod:
    """The value in force."""
    return account.periods.get(state="active")


def book(period: CertificatePeriod, amount: int, *, move: Move = Move.HOLD, key: str = "") -> None:
    """Something of the value is booked, released or spent."""
    post_one(
        f"test:{period.pk}:{move}:{key or amount}",
        (EntryRequest(period.account_id, move, amount),),
        municipality_id=period.municipality_id,
        actor_id=None,
        cause=("tests.paper", 1),
        happened_on=date(2026, 9, 1),
    )


def given(value: FaceValue) -> tuple[int, int]:
    """How many values and how much the limits say was given."""
    return balance_of(value.number_account_id).held, balance_of(value.sum_account_id).held
