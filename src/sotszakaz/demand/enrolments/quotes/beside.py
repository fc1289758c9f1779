"""One more place for a child that gets others at the same moment: each is judged as if those were booked already."""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.quotes.card import Quote
from sotszakaz.demand.enrolments.quotes.making import agreement_ground, facts_of, grounds_of, judged, terms_of
from sotszakaz.demand.enrolments.quotes.sources import Balances, Sought, Sources, seek
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.kernel.ledger.states import AccountKind
from sotszakaz.kernel.users.access import Actor, System
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import timetable_of


@dataclass(frozen=True, slots=True)
class SharedHold:
    """What a booking holds of a limit that many children share; `ground` is the document that sets the limit."""

    kind: AccountKind
    account_id: int
    amount: int
    ground: str


class Judged:
    """One more place as if those before it were booked: each side is counted when it is asked for."""

    def __init__(self, sought: Sought, balances: Balances) -> None:
        self.sought, self.balances = sought, balances
        self._facts: rules.Facts | None = None

    @property
    def obstacles(self) -> list[rules.Obstacle]:
        """Every reason why not; grounds are spelled out where there is one."""
        self._facts = facts = facts_of(self.sought, self.balances, with_grounds=False)
        found = rules.obstacles(facts)
        return rules.obstacles(replace(facts, grounds=grounds_of(self.sought))) if found else found

    @property
    def holds(self) -> tuple[SharedHold, ...]:
        """What the place would hold of shared limits, if anything can be counted."""
        terms = terms_of(self.sought, self.balances) if self._facts is None else self._facts.terms
        return tuple(_shared_holds(self.sought.sources, terms, self.sought.starts_on)) if terms is not None else ()


def judge_beside(sought: Sought, earlier: Sequence[Sought] = ()) -> Judged:
    """`earlier` are the places that the child gets before this one, in their order."""
    changed: dict[int, Balance] = {}
    balances = _with(changed, [sought, *earlier]) if earlier else sought.balances
    others = []
    for each in earlier:
        terms = terms_of(each, balances)
        if terms is None:  # it would not be booked and holds nothing
            continue
        for account_id, amount in _holds(each.sources, terms):
            changed[account_id] = replace(balances[account_id], free=balances[account_id].free - amount)
        others.append(_other(each.group, terms))
    history = replace(sought.history, others=(*sought.history.others, *others)) if others else sought.history
    return Judged(replace(sought, history=history) if others else sought, balances)


def quote_after(first: Quote, *, group_id: int, by: Actor) -> Quote:
    """The quote of one more group as if the first one were booked: what that would hold is held, its days are taken.

    One query, as `quote`. Raises what it does.
    """
    person_id = None if isinstance(by, System) else by.pk
    child_id, at = first.child.pk, first.at
    sought = seek(child_id, group_id, person_id=person_id, at=at, on=first.on, starts_on=None, without=None)
    if first.terms is None:
        return judged(sought, at=at)
    balances = dict(sought.balances)
    for account_id, amount in _holds(first.sources, first.terms):
        if account_id in balances:
            balances[account_id] = replace(balances[account_id], free=balances[account_id].free - amount)
    others = (*sought.history.others, _other(first.group, first.terms))
    return judged(replace(sought, balances=balances, history=replace(sought.history, others=others)), at=at)


def _with(changed: dict[int, Balance], several: Sequence[Sought]) -> Balances:
    """Balances of all of them, but for those that have changed."""
    return ChainMap(changed, *(each.balances for each in several))  # type: ignore[arg-type]


def _holds(sources: Sources, terms: rules.Terms) -> Iterator[tuple[int, int]]:
    """What a booking holds, but for the seat, as `enrolments_post` does."""
    assert sources.period is not None
    if sources.booked:
        beyond = dict(sources.extended)
        norms = dict(sources.months)
        for month, account_id in zip(norms, sources.booked, strict=True):
            yield account_id, terms.month_units
            if account_id == norms[month] and month in beyond:
                yield beyond[month], terms.month_units
    else:
        yield sources.period.account_id, terms.certificate_units
    yield from ((each.account_id, each.amount) for each in _shared_holds(sources, terms, terms.starts_on))


def _shared_holds(sources: Sources, terms: rules.Terms, starts_on: date) -> Iterator[SharedHold]:
    """Of the agreement, the order's volume and the budget, in this order, which is from the narrow to the wide."""
    money, order = to_units(terms.certificate_amount), f"Социальный заказ на {starts_on.year} год"
    agreement, budget, volume = sources.agreement, sources.budget_account_id, sources.volume_account_id
    if agreement is not None and agreement.account_id is not None:
        yield SharedHold(AccountKind.AGREEMENT, agreement.account_id, money, agreement_ground(agreement))
    if volume is not None:
        yield SharedHold(AccountKind.ORDER_VOLUME, volume, to_units(terms.person_hours), order)
    if budget is not None:
        yield SharedHold(AccountKind.BUDGET_LINE, budget, money, sources.sub_period_title or order)


def _other(group: StudyGroup, terms: rules.Terms) -> rules.Other:
    programme, timetable = group.part.programme, timetable_of(group)
    return rules.Other(
        part_id=group.part_id,
        programme=programme.name,
        focus=programme.service.focus,
        timetable=replace(timetable, starts_on=terms.starts_on, ends_on=terms.ends_on),
    )
