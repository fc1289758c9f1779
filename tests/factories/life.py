"""Applications further on in their life, made by the deeds that lead there; `demand` makes the market and the first."""

from datetime import date, timedelta
from typing import Any

from tests.factories import demand
from tests.factories.demand import Market
from tests.factories.kernel import adopted
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import (
    Consents,
    accept_application,
    join_line,
    offer_places,
    withdraw_application,
)
from sotszakaz.demand.enrolments.drafts import agreed_by, sum_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.regulations.choices import ContractMadeBy
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

ACCOUNTS = ("seat", "certificate", "agreement", "budget", "volume")


def balances(of: EnrolmentApplication) -> dict[str, Balance]:
    """The five balances of an application by name."""
    ids = {name: getattr(of, f"{name}_account_id") for name in ACCOUNTS}
    found = balances_of(ids.values())
    return {name: found[account_id] for name, account_id in ids.items()}


def held(of: EnrolmentApplication) -> dict[str, int]:
    """What lies held on the five accounts, whoever holds it."""
    return {name: balance.held for name, balance in balances(of).items()}


@replayed
def full_market(**said: object) -> tuple[Market, EnrolmentApplication]:
    """A group of one place and the application that holds it."""
    at = demand.market(places=1, **said)  # type: ignore[arg-type]
    return at, demand.application(at)


def ruled(at: Market, **values: object) -> None:
    """The municipality's rules from yesterday on."""
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), **values)


def by_signature(at: Market) -> None:
    """From yesterday on the representative signs."""
    ruled(at, contract_made_by=ContractMadeBy.BY_SIGNATURE)


@replayed
def waiting(at: Market, child: Child | None = None, *, group: StudyGroup | None = None) -> WaitingEntry:
    """A child in the line for a full group, put there by the parent."""
    child = child or at.child()
    return join_line(child_id=child.pk, group_id=(group or at.group).pk, by=child.added_by, on=TODAY)


@replayed
def offered(at: Market, holder: EnrolmentApplication, *, on: date = TODAY) -> EnrolmentApplication:
    """The place that `holder` gave up, offered to a child who waited for it."""
    entry = waiting(at)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=on)
    offer_places(group_id=at.group.pk, on=on)
    return EnrolmentApplication.objects.get(waiting_entry=entry)


@replayed
def invited(at: Market, child: Child | None = None) -> EnrolmentApplication:
    """An application that waits for the signature of the parent."""
    by_signature(at)
    application = demand.application(at, child)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    application.refresh_from_db()
    return application


def consents(to: EnrolmentApplication, **changes: Any) -> Consents:
    """The three ticks of whoever applied, on the page that shows the contract as it is today."""
    read = sum_of(agreed_by(to.pk, on=TODAY, signer=to.applied_by))
    given = {"to_terms": True, "to_payment": True, "to_data": True, "parent_amount": to.parent_amount, "read": read}
    return Consents(**{**given, **changes})
