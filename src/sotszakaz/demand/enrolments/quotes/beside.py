"""One more place for a child that gets others at the same moment: each is judged as if those were booked already."""

from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.quotes.card import Quote
from sotszakaz.demand.enrolments.quotes.making import facts_of, judged
from sotszakaz.demand.enrolments.quotes.sources import Balances, Sought, Sources, seek
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.kernel.users.access import Actor, System
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import timetable_of


def obstacles_beside(sought: Sought, earlier: Sequence[Sought] = ()) -> list[rules.Obstacle]:
    """Why not, all reasons; `earlier` are the places that the child gets before this one, in their order."""
    changed: dict[int, Balance] = {}
    balances = _with(changed, [sought, *earlier]) if earlier else sought.balances
    others = []
    for each in earlier:
        terms = facts_of(each, balances).terms
        if terms is None:  # it would not be booked and holds nothing
            continue
        for account_id, amount in _holds(each.sources, terms):
            changed[account_id] = replace(balances[account_id], free=balances[account_id].free - amount)
        others.append(_other(each.group, terms))
    history = replace(sought.history, others=(*sought.history.others, *others)) if others else sought.history
    return rules.obstacles(facts_of(replace(sought, history=history), balances))


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
    """What a booking holds, but for the seat, as `enrolments_post` does (sql/0026_extended.sql)."""
    money = to_units(terms.certificate_amount)
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
    hours = to_units(terms.person_hours)
    agreement = sources.agreement.account_id if sources.agreement else None
    shared = ((agreement, money), (sources.budget_account_id, money), (sources.volume_account_id, hours))
    yield from ((account_id, amount) for account_id, amount in shared if account_id is not None)


def _other(group: StudyGroup, terms: rules.Terms) -> rules.Other:
    programme, timetable = group.part.programme, timetable_of(group)
    return rules.Other(
        part_id=group.part_id,
        programme=programme.name,
        focus=programme.service.focus,
        timetable=replace(timetable, starts_on=terms.starts_on, ends_on=terms.ends_on),
    )
