"""A year of one municipality as it might go: two agreements, deeds after each closing, December in December.

`History` does to the system what a generated story says, and `plan_of` and `due_of` count a contract and its months
from facts alone. What really came of the story is counted in `done`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.delivery.settlements import recount
from tests.delivery.settlements.history_deeds import Deeds, Sheet
from tests.factories import extra
from tests.factories.delivery import AFTER, columns
from tests.factories.demand import Market, contract, market
from tests.factories.kernel import adopted
from tests.factories.left_out import neighbour
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.selectors import Column
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import close_month, decide_completeness, reject_objection
from sotszakaz.delivery.settlements.errors import NothingToClose, SheetsMissing
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, CompletenessDecision, MonthClosing
from sotszakaz.delivery.settlements.states import LineKind, ObjectionState, OrderState
from sotszakaz.demand.certificates.actions import lapse_ended
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.significance import declare_significant

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
DECEMBER, DECEMBER_CLOSED = date(2026, 12, 1), date(2026, 12, 20)
JANUARY, JANUARY_CLOSED = date(2027, 1, 1), date(2027, 2, 2)
FEBRUARY, FEBRUARY_CLOSED = date(2027, 2, 1), date(2027, 3, 2)
AFTER_NEW_YEAR = date(2027, 1, 5)
FALLEN = {SessionState.QUARANTINE: "quarantine_counting", SessionState.FORCE_MAJEURE: "force_majeure_counting"}
COUNTED_MARKS = (Mark.PRESENT, Mark.ILL, Mark.EXCUSED)
PRICE = Decimal("15000.01")
"""Above what the norm pays for 68 hours: families of the first provider pay a part."""
NOTHING = recount.Month(Decimal(0), Decimal(0), 0, Decimal(0))
BASE = {"hours_price": "co_payment", "extra_hours_for_significant": Decimal(4)}
VALUES = {SchemeUnit.HOURS_PER_WEEK: 3 * extra.WEEK}


@replayed
def town(unit: SchemeUnit) -> tuple[Market, Market, StudyGroup]:
    """Two providers, the first with two groups of one part; two contracts with it, one with the other.

    Where certificates are weekly norms, the programme of the other is significant.
    """
    at = market(places=20, price=PRICE, unit=unit, value=VALUES.get(unit))
    adopted(at.municipality, starts_on=extra.YESTERDAY, **BASE)
    other, second = neighbour(at), at.other_group(of=at.group.part)
    if unit == SchemeUnit.HOURS_PER_WEEK:
        programme = other.group.part.programme_id
        declare_significant(programme_id=programme, ground="Перечень, пункт 1", by=SYSTEM, on=extra.TODAY)
    for where in (at, at, other):
        contract(where)
    return at, other, second


@dataclass
class History(Deeds):
    """`closed` are months whose closing is over; `late` those that were left out and wait, with their sheets."""

    rules: dict[str, str]
    unit: SchemeUnit = SchemeUnit.RUB
    closed: list[date] = field(default_factory=list)
    late: dict[date, Sheet] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    made_at: dict[int, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at, self.other, second = town(self.unit)
        self.groups = [self.at.group, second, self.other.group]
        said = {**BASE, **self.rules, "december_close_from_day": DECEMBER_CLOSED.day}
        adopted(self.at.municipality, starts_on=MONTHS[0], **said)

    def month(self, month: date, sheet: Sheet, *, without_other: bool) -> None:
        """Mark and close it on the third day after it, with or without the second agreement."""
        day = next_month(month).replace(day=3)
        left_out = frozenset({self.other_agreement}) if without_other and self._due_at(month, self.at) else frozenset()
        for group in self.groups[:2] if left_out else self.groups:
            self._mark(group, month, sheet, day)
        if left_out:
            self._did("left out")
            self.late[month] = sheet
        else:
            self._mark_late(day)
        self._close(month, day, left_out)

    def december(self, sheet: Sheet, *, without_other: bool) -> None:
        """Closed on its 20th day; what comes then is marked after the new year and compared by January's closing.

        The closing asks for it while it is not marked. Without the second agreement, February's compares that one.
        """
        self._mark_late(DECEMBER_CLOSED)
        for group in self.groups:
            self._mark(group, DECEMBER, sheet, DECEMBER_CLOSED)
        self._close(DECEMBER, DECEMBER_CLOSED)
        if not any(self._rest_of(group) for group in self.groups):
            return
        with pytest.raises(SheetsMissing):
            self._close(JANUARY, JANUARY_CLOSED)
        self._did("december unmarked")
        is_left = without_other and bool(self._rest_of(self.groups[2]))
        for group in self.groups[:2] if is_left else self.groups:
            self._mark_rest(group, sheet)
        self._close(JANUARY, JANUARY_CLOSED, frozenset({self.other_agreement} if is_left else ()))
        if is_left:
            self._did("december left out")
            self._mark_rest(self.groups[2], sheet)
            self._close(FEBRUARY, FEBRUARY_CLOSED)

    def end(self) -> None:
        """The year is over: what its certificates have not used lapses. Lines say which corrections there were."""
        if lapse_ended(municipality_id=self.at.municipality.pk, on=FEBRUARY_CLOSED):
            self._did("period end")
        for line in Accrual.objects.exclude(kind=LineKind.REVERSAL).select_related("closing", "original"):
            if line.parent_amount:
                self._did("parent's part")
            if line.original is None:
                continue
            if line.closing.month > next_month(line.month):
                self._did("two months back")
            if line.certificate_amount < line.original.certificate_amount:
                self._did("refund")
            if line.parent_amount != line.original.parent_amount:
                self._did("parent's part corrected")

    def mend_after_lapse(self, percent: int) -> None:
        """A decision about a month of the year that is over: the next closing corrects what has lapsed."""
        line = Accrual.objects.standing().filter(certificate_amount__gt=0, released_amount__gt=0).order_by("pk").first()
        if line is None:
            return
        said = {"percent": Decimal(percent), "ground": "Занятия были.", "by": SYSTEM}
        decide_completeness(contract_id=line.contract_id, month=line.month, **said, on=AFTER)
        month = next_month(max(MonthClosing.objects.values_list("month", flat=True)))
        self._close(month, next_month(month).replace(day=3))
        if Accrual.objects.filter(
            original=line, kind=LineKind.CORRECTED, certificate_amount__gt=line.certificate_amount
        ):
            self._did("corrected after lapse")

    def settle(self) -> None:
        """Objections are answered, and everything that may be paid is, what came back again."""
        for objection in ChargeObjection.objects.filter(state=ObjectionState.RAISED).order_by("pk"):
            reject_objection(objection_id=objection.pk, ground="Табель верен.", by=SYSTEM)
        self._reissue(self.contracts[0], DECEMBER, Sheet(0, SessionState.HELD, 0), FEBRUARY_CLOSED)
        while self._order_all(FEBRUARY_CLOSED, OrderState.PAID):
            pass

    @property
    def other_agreement(self) -> int:
        return self.contracts[2].agreement_id

    def _due_at(self, month: date, where: Market) -> bool:
        due = ContractMonth.objects.due().filter(contract__group__part=where.group.part, month=month)
        return due.exists()

    def _close(self, month: date, day: date, left_out: frozenset[int] = frozenset()) -> None:
        try:
            close_month(municipality_id=self.at.municipality.pk, month=month, by=SYSTEM, on=day, left_out=left_out)
        except NothingToClose:
            self._did("nothing to close")
        else:
            self.closed.append(month)

    def _mark_late(self, day: date) -> None:
        for month, sheet in self.late.items():
            self._mark(self.groups[2], month, sheet, day)
        self.late.clear()

    def _mark(self, group: StudyGroup, month: date, sheet: Sheet, day: date) -> None:
        classes = [each for each in columns(group, month) if each.day <= day]
        states = {
            each.key: sheet.why if place < sheet.fallen else SessionState.HELD for place, each in enumerate(classes)
        }
        held = [each.key for each in classes if states[each.key] == SessionState.HELD]
        whole = [each.pk for each in self.contracts if each.group_id == group.pk and _is_whole(each, month)]
        cells = {(key, pk): Mark.ABSENT for pk in whole[:1] for key in held[: sheet.missed]}
        cells |= {(key, pk): Mark.ILL for pk in whole[1:] for key in held[: sheet.missed]}
        save_sheet(group_id=group.pk, month=month, states=states, cells=cells, by=SYSTEM, on=day)

    def _rest_of(self, group: StudyGroup) -> list[Column]:
        """Classes of a December that is due, after the day of counting."""
        if not ContractMonth.objects.due().filter(contract__group=group, month=DECEMBER).exists():
            return []
        return [each for each in columns(group, DECEMBER) if each.day > DECEMBER_CLOSED]

    def _mark_rest(self, group: StudyGroup, sheet: Sheet) -> None:
        rest = self._rest_of(group)
        states = {each.key: sheet.why if place < sheet.missed else SessionState.HELD for place, each in enumerate(rest)}
        if states:
            save_sheet(group_id=group.pk, month=DECEMBER, states=states, cells={}, by=SYSTEM, on=AFTER_NEW_YEAR)

    def plan_of(self, signed: Contract) -> dict[date, recount.Month]:
        """What the contract promises by month, from the prices and days it was made by."""
        group, start = signed.group, signed.period.lower
        taught = recount.Taught(
            unit=self.unit.value,
            price=group.part.price,
            hours=group.part.hours,
            unit_cost=self.made_at[signed.pk],
            group=(group.starts_on, group.ends_on),
            child=(start, group.ends_on),
            weekly=sum((each.hours for each in group.slots.all()), Decimal(0)),
            co_payment=True,
        )
        return recount.plan_of(taught)

    def due_of(self, signed: Contract, month: date, planned: recount.Month) -> recount.Month:
        """What the facts say now for the certificate and for the parent; no line is read."""
        ends_on, own_cost = signed.ends_on, signed.own_cost_since
        if ends_on is not None and (month > ends_on or ends_on < signed.period.lower):
            return NOTHING
        if own_cost is not None and month >= own_cost:
            return NOTHING
        decided = CompletenessDecision.objects.filter(contract=signed, month=month).order_by("pk").last()
        if decided is not None and decided.is_withdrawal:
            decided = None
        hours = self._hours_of(signed, month)
        share = decided.completeness if decided else recount.completeness(self.rules["counting_policy"], hours)
        rule, less = self.rules["parent_counting_policy"], self.rules["parent_whole_less"]
        parent_share = share
        if rule == "whole":
            parent_share = recount.whole_less(less, hours, decided.completeness if decided else None)
        elif rule != "as_certificate" and not decided:
            parent_share = recount.completeness(rule, hours)
        return recount.month_by(planned, share, parent_share, in_roubles=self.unit == SchemeUnit.RUB)

    def _hours_of(self, signed: Contract, month: date) -> recount.MonthHours:
        planned = held = attended = cancelled = Decimal(0)
        has_fallen = False
        for session in _sessions(signed, month):
            rule = self.rules[FALLEN[session.state]] if session.state in FALLEN else "as_cancelled"
            if session.state != SessionState.HELD and rule == "not_planned":
                has_fallen = True
                continue
            planned += session.hours
            is_before_end = signed.ends_on is None or session.held_on <= signed.ends_on
            if session.state == SessionState.CANCELLED and is_before_end:
                cancelled += session.hours
            if not is_before_end or (session.state != SessionState.HELD and rule != "as_held"):
                continue
            held += session.hours
            mark = AttendanceMark.objects.filter(session=session, contract=signed).first()
            if session.state != SessionState.HELD or (mark and mark.mark in COUNTED_MARKS):
                attended += session.hours
        return recount.MonthHours(planned, held, attended, has_fallen, cancelled)


def _sessions(signed: Contract, month: date) -> Iterable[ClassSession]:
    found = ClassSession.objects.filter(
        group=signed.group_id, held_on__gte=month, held_on__lt=recount.after_month(month)
    ).order_by("held_on", "starts_at")
    return [each for each in found if signed.period.lower <= each.held_on < signed.period.upper]


def _is_whole(signed: Contract, month: date) -> bool:
    last = next_month(month) - timedelta(days=1)
    return signed.period.lower <= month and signed.last_day >= last


def planned_by(month: ContractMonth) -> recount.Month:
    """The month as the contract keeps it."""
    return recount.Month(month.certificate_amount, month.parent_amount, month.certificate_units, month.person_hours)


def total_of(signed: Contract, month: date) -> recount.Month:
    """What all lines of the contract's month come to."""
    lines = list(Accrual.objects.filter(contract=signed, month=month))
    return recount.Month(
        sum((each.certificate_amount for each in lines), Decimal(0)),
        sum((each.parent_amount for each in lines), Decimal(0)),
        sum(each.certificate_units for each in lines),
        sum((each.person_hours for each in lines), Decimal(0)),
    )
