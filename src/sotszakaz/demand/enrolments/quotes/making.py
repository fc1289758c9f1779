"""From what is read to the quote: the same rules for the page, the booking, offers, transfers and the matching."""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.quotes.card import Quote, Replacing
from sotszakaz.demand.enrolments.quotes.sources import Balances, Price, Sought, Sources, price_of, seek
from sotszakaz.foundation.calendar import months_between, previous_day
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.kernel.regulations.choices import HoursPrice
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, System
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.certified import may_be_paid
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Timetable
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.supply.programmes.states import GroupState


def quote(
    *,
    child_id: int,
    group_id: int,
    by: Actor,
    on: date | None = None,
    at: datetime | None = None,
    replacing: Replacing | None = None,
) -> Quote:
    """The quote on the data of this moment: one query, one more for the full formula and for rules not read before.

    `at` is the moment by which windows are judged: now, unless told; `on` is the municipality's own day of it, unless
    told. Raises NotFound for another's child and for an unpublished group, NoRegulation.
    """
    at = at or timezone.now()
    person_id = None if isinstance(by, System) else by.pk
    starts_on, without = (replacing.starts_on, replacing.application_id) if replacing else (None, None)
    sought = seek(child_id, group_id, person_id=person_id, at=at, on=on, starts_on=starts_on, without=without)
    return judged(sought, at=at, replacing=replacing)


def judged(sought: Sought, *, at: datetime, replacing: Replacing | None = None) -> Quote:
    """The quote of what was read at the moment."""
    balances = _balances(sought.balances, replacing)
    facts = facts_of(sought, balances, at=at)
    if replacing is not None:  # the child has begun before: its place is changed, not its period
        facts = replace(facts, means=replace(facts.means, starts=None))
    needs_tests = sought.group.part.programme.has_entrance_tests
    return Quote(
        child=sought.child,
        group=sought.group,
        on=sought.on,
        at=at,
        answer_by_on=min(
            term_ends_on(sought.regulation, rules.answer_term(needs_tests), sought.on), sought.group.ends_on
        ),
        sources=sought.sources,
        balances=balances,
        history=sought.history,
        standing=sought.standing,
        facts=facts,
        obstacles=rules.obstacles(facts),
        replacing=replacing,
    )


def facts_of(
    sought: Sought, balances: Balances | None = None, *, at: datetime | None = None, with_grounds: bool = True
) -> rules.Facts:
    """All that the rules judge by; `balances` where they are to be judged by others than those that were read.

    `at` is the moment by which periods are closed: now, unless told. Without grounds nothing can be explained.
    """
    balances = sought.balances if balances is None else balances
    child, price, is_certified = sought.child, _price(sought), sought.is_certified
    if is_certified is None:
        is_certified = may_be_paid(sought.group.part_id, sought.regulation, sought.on)
    return rules.Facts(
        on=sought.on,
        starts_on=sought.starts_on,
        regulation=sought.regulation,
        child=rules.ChildFacts(
            state=child.state,
            birth_date=child.birth_date,
            elsewhere=sought.elsewhere,
            others=sought.history.others,
            refused_on=sought.history.refused_on,
        ),
        group=_group_facts(sought, balances),
        means=_means(sought, balances, price, is_certified=is_certified, at=at or timezone.now()),
        terms=_terms(sought, price, balances),
        grounds=grounds_of(sought) if with_grounds else rules.Grounds(),
    )


def terms_of(sought: Sought, balances: Balances) -> rules.Terms | None:
    """What `facts_of` says of the terms, alone; None when they cannot be counted."""
    return _terms(sought, _price(sought), balances)


def _price(sought: Sought) -> Price:
    if sought.price is not None:
        return sought.price
    municipality_id, start = sought.child.municipality_id, sought.starts_on
    return price_of(municipality_id, sought.group, sought.regulation, start, unit_cost=sought.unit_cost)


def grounds_of(sought: Sought) -> rules.Grounds:
    """Documents and reasons by which an obstacle is explained."""
    group, sources = sought.group, sought.sources
    certificate, agreement = sources.certificate, sources.agreement
    value = sources.period or sources.ends_early
    return rules.Grounds(
        window=sought.standing.basis,
        programme=f"Программа «{group.part.programme.name}», возраст детей",
        scheme=value.scheme.title if value else "",
        suspension=certificate.suspension_reason if certificate else "",
        group=f"Группа «{group.name}», мест {group.places}, {group.get_state_display()}",
        price=f"Программа «{group.part.programme.name}», цена {group.part}",
        service=f"Нормативные затраты на услугу «{group.part.programme.service.name}»",
        agreement=agreement_ground(agreement) if agreement else "",
    )


def agreement_ground(agreement: Agreement) -> str:
    """The agreement as what an obstacle rests on."""
    return f"Соглашение № {agreement.number} от {agreement.signed_on:%d.%m.%Y}"


def _group_facts(sought: Sought, balances: Balances) -> rules.GroupFacts:
    group, programme = sought.group, sought.group.part.programme
    return rules.GroupFacts(
        part_id=group.part_id,
        timetable=_timetable(sought),
        focus=programme.service.focus,
        is_open=group.state == GroupState.OPEN,
        age_from=programme.age_from,
        age_to=programme.age_to,
        seats=balances[group.seat_account_id].free,
        somebody_waits=sought.somebody_waits,
        refusal=sought.standing.refusal,
        follows=(group.follows.name, group.follows.starts_on) if group.follows else None,
    )


def _timetable(sought: Sought) -> Timetable:
    return sought.timetable or timetable_of(sought.group)


def _means(sought: Sought, balances: Balances, price: Price, *, is_certified: bool, at: datetime) -> rules.Means:
    sources = sought.sources

    def free(account_id: int | None) -> int | None:
        return None if account_id is None else balances[account_id].free

    ends_early = sources.ends_early
    return rules.Means(
        certificate_state=sources.certificate.state if sources.certificate else None,
        unit=sources.period.unit if sources.period else None,
        certificate=free(sources.period.account_id if sources.period else None),
        agreement=free(sources.agreement.account_id if sources.agreement else None),
        budget=free(sources.budget_account_id),
        volume=free(sources.volume_account_id),
        has_unit_cost=price.unit_cost is not None,
        has_normative=price.has_normative,
        months=_norms(sought.group, sources, balances, sought.starts_on),
        extended=tuple((month, balances[account_id].free) for month, account_id in sources.extended),
        is_significant=sources.is_significant,
        unpooled_from=sources.unpooled_from,
        certificate_opened_on=sources.certificate.opened_on if sources.certificate else None,
        period_ends_on=previous_day(ends_early.scheme.period.upper) if ends_early else None,
        licence_stopped=sought.licence_stopped,
        is_certified=is_certified,
        starts=_starts(sources, at),
    )


def _starts(sources: Sources, at: datetime) -> rules.StartDays | None:
    value = sources.period or sources.ends_early
    if value is None:
        return None
    scheme = value.scheme
    latest = scheme.starts_until or previous_day(scheme.period.upper)
    is_closed = scheme.closes_at is not None and scheme.closes_at <= at
    return rules.StartDays(scheme.period.lower, latest, scheme.period.upper, is_closed)


def _norms(group: StudyGroup, sources: Sources, balances: Balances, start: date) -> tuple[tuple[date, int], ...]:
    """Free hundredths of an hour a week in every month of the course, none where the norm was not given."""
    if sources.period is None or sources.period.unit != SchemeUnit.HOURS_PER_WEEK:
        return ()
    accounts = dict(sources.months)
    return tuple(
        (month, balances[accounts[month]].free if month in accounts else 0)
        for month in months_between(start, group.ends_on)
    )


def _balances(found: Balances, replacing: Replacing | None) -> dict[int, Balance]:
    """Balances of all accounts, with what the replaced application gives back counted as free."""
    balances = dict(found)
    for each in replacing.releases if replacing else ():
        if each.account_id in balances:
            balance = balances[each.account_id]
            balances[each.account_id] = replace(balance, free=balance.free + each.amount)
    return balances


def _terms(sought: Sought, price: Price, balances: Balances) -> rules.Terms | None:
    group, start, period, cost = sought.group, sought.starts_on, sought.sources.period, price.unit_cost
    course = rules.Course(group.starts_on, group.ends_on, group.part.price, group.part.hours, price.normative)
    if cost is None or not price.has_normative or period is None or start > course.ends_on:
        return None
    if period.unit == SchemeUnit.RUB:
        return rules.terms_in_roubles(course, start=start, unit_cost=cost, balance=balances[period.account_id].free)
    co_payment = sought.regulation.value(Parameter.HOURS_PRICE) is HoursPrice.CO_PAYMENT
    if period.unit == SchemeUnit.HOUR:
        return rules.terms_in_hours(course, start=start, unit_cost=cost, co_payment=co_payment)
    weekly = rules.weekly_hours(_timetable(sought))
    return rules.terms_in_week_hours(course, start=start, unit_cost=cost, weekly=weekly, co_payment=co_payment)
