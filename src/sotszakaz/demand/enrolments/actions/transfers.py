"""Changing the group within one part: the old place is given back and the new one taken in one posting."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors, refusals
from sotszakaz.demand.enrolments.actions.answers import invite, require_answer
from sotszakaz.demand.enrolments.actions.booking import booked
from sotszakaz.demand.enrolments.actions.contracts import conclude_contract
from sotszakaz.demand.enrolments.actions.freeing import tell_seat_freed
from sotszakaz.demand.enrolments.actions.termination import give_notice, has_begun, last_day, returned_by
from sotszakaz.demand.enrolments.booking import Release, book_all
from sotszakaz.demand.enrolments.holdings import held_by
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Quote, Replacing, quote
from sotszakaz.demand.enrolments.rules import Obstacle
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of
from sotszakaz.supply.programmes.selectors.timetables import slots_of
from sotszakaz.supply.providers.licences import hold_licence

FULL: dict[type[Refusal], Callable[[], Refusal]] = {
    errors.NoSeats: errors.NoSeatsToChange,
    errors.OthersWait: errors.OthersWaitForChange,
}
GROUND = "Перевод в другую группу этой же части программы."


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of group would mean, before it is made: the quote for the new group and what it replaces.

    `ends_on` is the last day in the old group by a contract in force, None when there is none or it has not begun.
    Sums are those for the days that are left: in roubles. With `needs_consent` the family is asked before it is made;
    with `needs_paper` it has neither a contract nor a login, and moves itself by a paper.
    """

    application: EnrolmentApplication
    contract: Contract | None
    ends_on: date | None
    offer: Quote
    old_parent_amount: Decimal
    needs_consent: bool = False
    needs_paper: bool = False

    @property
    def parent_amount(self) -> Decimal | None:
        """What the family would pay for the new group."""
        return self.offer.terms.parent_amount if self.offer.terms is not None else None

    @property
    def costs_more(self) -> bool:
        """Would the family pay more than for the same days in the old group."""
        return self.parent_amount is not None and self.parent_amount > self.old_parent_amount


def change_of(application: EnrolmentApplication, group_id: int, *, on: date) -> Change:
    """The change as it would be now. Raises OtherPart, SameGroup, NothingToTerminate, NoticeGiven, MoveRefused."""
    if application.group_id == group_id:
        raise errors.SameGroup()
    contract = Contract.objects.filter(application=application).first()
    if contract is not None and contract.own_cost_since is not None:
        raise refusals.OwnCostStays()
    ends_on = last_day(contract, on=on) if contract is not None else None
    releases = held_by(application)
    if contract is not None and ends_on is not None:
        releases = returned_by(contract, ends_on)
        ends_on = ends_on if has_begun(contract, ends_on) else None
    starts_on = ends_on + timedelta(days=1) if ends_on is not None else None
    given_back = tuple(Release(each.account_id, each.move, each.amount) for each in releases)
    replacing = Replacing(application.pk, given_back, starts_on)
    offer = quote(child_id=application.child_id, group_id=group_id, by=SYSTEM, on=on, replacing=replacing)
    if offer.group.part_id != application.part_id:
        raise errors.OtherPart()
    offer = replace(offer, obstacles=[_in_words_of_change(each) for each in offer.obstacles])
    before = _old_parent_amount(application, contract, ends_on)
    change = Change(application, contract, ends_on, offer, before)
    return replace(change, needs_consent=_is_asked(change), needs_paper=_is_on_paper(change))


def _is_asked(change: Change) -> bool:
    """Is it for the family to agree to what a contract would become.

    Always where it would pay more, by its login or by a signed paper: a contract that is given up before the next one
    is signed would be lost by silence. To other days or another place where the rules want it and the family has a
    login; where nobody acts for the child here, both sides sign the amendment on paper.
    """
    if change.contract is None:
        return False
    if change.costs_more:
        return True
    is_other = change.offer.facts.regulation.value(Parameter.TRANSFER_NEEDS_CONSENT) and _is_elsewhere(change)
    return is_other and bool(representatives_of([change.application.child_id]))


def _is_on_paper(change: Change) -> bool:
    """Would its silence lose the place: an application of a family without a login that would pay more."""
    has_to_sign = change.contract is None and change.costs_more
    return has_to_sign and not representatives_of([change.application.child_id])


def _in_words_of_change(obstacle: Obstacle) -> Obstacle:
    """Nobody waits in a line for another group of a part that the child is in."""
    refusal = FULL.get(type(obstacle.refusal))
    return obstacle if refusal is None else replace(obstacle, refusal=refusal())


def _is_elsewhere(change: Change) -> bool:
    was, now = change.application.group, change.offer.group
    return slots_of(was.slots.all()) != slots_of(now.slots.all()) or was.address != now.address


def _old_parent_amount(application: EnrolmentApplication, contract: Contract | None, ends_on: date | None) -> Decimal:
    total: Decimal = (contract or application).parent_amount
    if contract is None or ends_on is None:
        return total
    later = contract.months.filter(month__gt=ends_on).order_by("month")
    return sum((each.parent_amount for each in later), start=Decimal(0))


@transaction.atomic(durable=True)
def change_group(
    *,
    application_id: int,
    group_id: int,
    parent_amount: Decimal,
    key: str,
    by: Actor,
    on: date,
    paper: OnPaper | None = None,
) -> EnrolmentApplication:
    """The family moves an application without a contract to another group; the provider answers anew.

    `parent_amount` is what the page has shown. Raises NotFound for another's child, ShownChanged, the first obstacle
    of the quote, LimitExhausted, and what `change_of` and `ensure_acts_for` raise; the old place is kept then.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    ensure_acts_for(application.child, FamilyDeed.CHANGE, application, by=by, on=on, paper=paper)
    made = _made_before(application, key)
    if made is not None:
        return made
    if application.state == ApplicationState.ACCEPTED:
        raise errors.ContractInForce()
    change = change_of(application, group_id, on=on)
    if change.parent_amount != parent_amount and not change.offer.obstacles:
        raise errors.ShownChanged()
    return _make(change, key=key, by=by, on=on)


@transaction.atomic(durable=True)
def transfer_child(*, application_id: int, group_id: int, key: str, by: Actor, on: date) -> EnrolmentApplication:
    """The provider moves a child to another of its groups; a contract goes over to a new one without a gap.

    A running contract ends with its month and the new one begins on the day after; one whose course has not begun is
    replaced at once. Where the family has to agree to a greater sum, other days or another place, it is asked before
    (`propose_transfer`); without a contract its representative signs where it would pay more, and where the family asks
    by papers it is asked for one (`change_group`), for silence must not cost such a family its place.
    Raises ConsentNeeded, PaperNeeded and what `change_group` does.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    require_answer(by, application)
    before = _made_before(application, key)
    if before is not None:
        return before
    had_contract = application.state == ApplicationState.ACCEPTED
    change = change_of(application, group_id, on=on)
    if change.needs_consent:
        raise errors.ConsentNeeded()
    if change.needs_paper:
        raise errors.PaperNeeded()
    made = _make(change, key=key, by=by, on=on)
    if change.costs_more:
        invite(made, by=by, on=on)
    elif had_contract:
        _conclude(made, by=by, on=on)
    return made


def make_agreed(change: Change, *, key: str, by: Actor, on: date) -> EnrolmentApplication:
    """Make a change of a contract to which both sides have agreed, its sums included. Part of a larger transaction."""
    made = _make(change, key=key, by=by, on=on)
    _conclude(made, by=by, on=on)
    return made


def _conclude(made: EnrolmentApplication, *, by: Actor, on: date) -> None:
    with judged(EnrolmentApplication):
        move(made, "accept", by=person_of(by))
    conclude_contract(made, by=by, on=on)
    outbox.put("enrolment.accepted", made)


def _made_before(application: EnrolmentApplication, key: str) -> EnrolmentApplication | None:
    """What an earlier press of the same button has made."""
    return EnrolmentApplication.objects.filter(replaces=application, key=key).first()


def _make(change: Change, *, key: str, by: Actor, on: date) -> EnrolmentApplication:
    application, contract = change.application, change.contract
    if change.offer.obstacles:
        raise change.offer.obstacles[0].refusal
    if change.offer.terms is None:
        raise errors.GroupEnded()
    hold_licence(application.municipality_id, application.organisation_id)
    answered = {} if contract else {"answered_at": timezone.now(), "answered_by": person_of(by)}
    with judged(EnrolmentApplication):
        move(application, "transfer", by=person_of(by), **answered)
    made = booked(book_all([change.offer.booking(key=key, actor_id=by.pk)])[0])
    if contract is not None:
        contract.application = application
        ends_on = change.ends_on or contract.period.lower - timedelta(days=1)
        give_notice(contract, ends_on, ground=GROUND, reason="", by=by)
    else:
        tell_seat_freed(application.group_id, application.municipality_id)
    replacement = EnrolmentApplication.objects.lock(made)
    outbox.put("enrolment.transferred", replacement)
    return replacement
