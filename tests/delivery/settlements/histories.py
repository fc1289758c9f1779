"""A year of one municipality as it might go: two agreements, deeds after each closing, December in December.

`History` does to the system what a generated story says, and `due_of` counts a contract's month from its facts alone.
What really came of the story is counted in `done`: a deed that was refused is none.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event
from tests.delivery.settlements.recount import MonthHours, Split, completeness, split
from tests.factories.delivery import accepted_papers, columns
from tests.factories.demand import Market, contract, market, new_key
from tests.factories.left_out import neighbour
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.selectors import Column
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import (
    close_month,
    decide_completeness,
    make_batch,
    raise_objection,
    reject_objection,
    reopen_sheet,
    send_batch,
    take_results,
    uphold_objection,
    withdraw_objection,
)
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.errors import (
    NothingToClose,
    NothingToPay,
    SameShare,
    SheetsMissing,
    UpheldAlready,
)
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, CompletenessDecision
from sotszakaz.delivery.settlements.payments import registers_to_pay, registers_without_papers
from sotszakaz.delivery.settlements.selectors import reopened_sheet
from sotszakaz.delivery.settlements.states import LineKind, ObjectionReason, ObjectionState, OrderState
from sotszakaz.demand.certificates.actions import lapse_ended
from sotszakaz.demand.enrolments.actions import terminate_by_family, transfer_child
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.supply.programmes.models import StudyGroup

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
DECEMBER, DECEMBER_CLOSED = date(2026, 12, 1), date(2026, 12, 20)
JANUARY, JANUARY_CLOSED = date(2027, 1, 1), date(2027, 2, 2)
FEBRUARY, FEBRUARY_CLOSED = date(2027, 2, 1), date(2027, 3, 2)
AFTER_NEW_YEAR = date(2027, 1, 5)
FALLEN = {SessionState.QUARANTINE: "quarantine_counting", SessionState.FORCE_MAJEURE: "force_majeure_counting"}
COUNTED_MARKS = (Mark.PRESENT, Mark.ILL, Mark.EXCUSED)


@dataclass(frozen=True)
class Sheet:
    """A month of a group: how many of its first classes fell out and why, how many of the held ones a child missed."""

    fallen: int
    why: SessionState
    missed: int


@replayed
def town() -> tuple[Market, Market, StudyGroup]:
    """Two providers, the first with two groups of one part; two contracts with it, one with the other."""
    at = market(places=20)
    other, second = neighbour(at), at.other_group(of=at.group.part)
    for where in (at, at, other):
        contract(where)
    return at, other, second


@dataclass
class History:
    """`closed` are months whose closing is over; `late` those that were left out and wait, with their sheets."""

    rules: dict[str, str]
    closed: list[date] = field(default_factory=list)
    late: dict[date, Sheet] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.at, self.other, second = town()
        self.groups = [self.at.group, second, self.other.group]
        adopt_regulation(
            municipality_id=self.at.municipality.pk,
            title="Правила с другим счётом",
            starts_on=date(2026, 1, 1),
            settings={
                key: Setting(value, "порядок, пункт 7")
                for key, value in {**self.rules, "december_close_from_day": DECEMBER_CLOSED.day}.items()
            },
            by=SYSTEM,
        )

    @property
    def contracts(self) -> list[Contract]:
        return list(
            Contract.objects.filter(group__in=self.groups).select_related("child", "application").order_by("pk")
        )

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
        for line in Accrual.objects.filter(kind=LineKind.CORRECTED).select_related("closing", "original"):
            assert line.original is not None
            if line.closing.month > next_month(line.month):
                self._did("two months back")
            if line.certificate_amount < line.original.certificate_amount:
                self._did("refund")

    def _did(self, what: str) -> None:
        event(what)
        self.done[what] += 1

    def deed(self, what: str, which: int, how: Any, day: date) -> None:
        """One of the deeds below, upon the contract of this place in turn."""
        chosen = self.contracts[which % len(self.contracts)]
        getattr(self, f"_{what}")(chosen, self.closed[which % len(self.closed)], how, day)

    def _sheet(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        accrued = Accrual.objects.filter(contract__group=chosen.group_id, month=month)
        if accrued.exists() and reopened_sheet(chosen.group_id, month) is None:
            said = {"group_id": chosen.group_id, "month": month, "reason": "Ошибка в табеле.", "by": SYSTEM}
            reopen_sheet(municipality_id=self.at.municipality.pk, **said)
        if accrued.exists():
            self._mark(chosen.group, month, how, day)
            self._did("sheet")

    def _decision(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        if chosen.months.filter(month=month).exists():
            said = {"percent": Decimal(how.fallen * 20), "ground": "Решение по проверке.", "by": SYSTEM}
            decide_completeness(contract_id=chosen.pk, month=month, **said)
            self._did("decision")

    def _notice(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        if chosen.ends_on is None:
            with suppress(Refusal):  # the course ends with this month anyway
                terminate_by_family(contract_id=chosen.pk, by=chosen.child.added_by, on=day)
                self._did("notice")

    def _enrol(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        signed = contract(self.at, group=chosen.group, on=day)
        self._did("enrol")
        first = self.contracts[0]
        if signed.certificate_amount * first.person_hours != first.certificate_amount * signed.person_hours:
            self._did("another price")

    def _transfer(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        if chosen.ends_on is None and chosen.group in self.groups[:2]:
            [target] = [each for each in self.groups[:2] if each != chosen.group]
            with suppress(Refusal):  # the same: nothing of the course is left
                transfer_child(
                    application_id=chosen.application_id, group_id=target.pk, key=new_key(), by=SYSTEM, on=day
                )
                self._did("transfer")

    def _price(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        service = chosen.group.part.programme.service_id
        with suppress(Refusal):  # changed on this day already
            set_unit_cost(
                municipality_id=self.at.municipality.pk,
                service_id=service,
                amount=Decimal(140 + 20 * how.fallen),
                since=day,
                clause="постановление, пункт 2",
                by=SYSTEM,
            )
            self._did("price")

    def _object(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        line = Accrual.objects.standing().filter(contract=chosen, month=month).first()
        if line is None:
            return
        with suppress(UpheldAlready, ConstraintViolated):  # an objection to the line waits already
            raise_objection(
                accrual_id=line.pk, reason=ObjectionReason.OTHER, words="Не так.", by=chosen.child.added_by, on=day
            )
            self._did("object")

    def _answer(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        raised = ChargeObjection.objects.filter(state=ObjectionState.RAISED, municipality=self.at.municipality)
        for objection in raised.order_by("pk"):
            if how.missed == 0:
                withdraw_objection(objection_id=objection.pk, by=objection.raised_by)
                self._did("withdrawn")
            elif how.missed < 3:
                reject_objection(objection_id=objection.pk, ground="Табель верен.", by=SYSTEM)
                self._did("rejected")
            else:
                with suppress(SameShare):
                    said = {"percent": Decimal(how.fallen * 15), "ground": "Справка верна.", "by": SYSTEM}
                    uphold_objection(objection_id=objection.pk, **said)
                    self._did("upheld")

    def _pay(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        home = self.at.municipality.pk
        for register in registers_without_papers(home, on=day):
            accepted_papers(register, on=day)
        ready = [each.pk for each in registers_to_pay(home, on=day)]
        try:
            batch = make_batch(municipality_id=home, registers=ready, advances=[], by=SYSTEM, on=day)
        except NothingToPay:
            return
        send_batch(batch_id=batch.pk, by=SYSTEM)
        state = OrderState.BOUNCED if how.missed == 1 else OrderState.PAID
        reason = "Неверный счёт" if how.missed == 1 else ""
        rows = [
            Result(place, each.number, state, day, reason) for place, each in enumerate(batch.orders.order_by("pk"))
        ]
        take_results(municipality_id=home, results=rows, by=SYSTEM)
        self._did(state.value)

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
            event("nothing to close")
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

    def due_of(self, planned: ContractMonth) -> Split:
        """What the facts say now for the certificate (`due`) and for the parent (`rest`); no line is read."""
        signed = Contract.objects.get(pk=planned.contract_id)
        ends_on = signed.ends_on
        if ends_on is not None and (planned.month > ends_on or ends_on < signed.period.lower):
            return Split(Decimal(0), Decimal(0))
        decided = CompletenessDecision.objects.filter(contract=signed, month=planned.month).order_by("pk").last()
        policy = self.rules["counting_policy"]
        share = decided.completeness if decided else completeness(policy, self._hours_of(signed, planned.month))
        is_whole = self.rules["parent_counting_policy"] == "whole"
        parent = planned.parent_amount if is_whole else split(planned.parent_amount, share).due
        return Split(split(planned.certificate_amount, share).due, parent)

    def _hours_of(self, signed: Contract, month: date) -> MonthHours:
        planned = held = attended = Decimal(0)
        has_fallen = False
        for session in _sessions(signed, month):
            rule = self.rules[FALLEN[session.state]] if session.state in FALLEN else "as_cancelled"
            if session.state != SessionState.HELD and rule == "not_planned":
                has_fallen = True
                continue
            planned += session.hours
            is_before_end = signed.ends_on is None or session.held_on <= signed.ends_on
            if not is_before_end or (session.state != SessionState.HELD and rule != "as_held"):
                continue
            held += session.hours
            mark = AttendanceMark.objects.filter(session=session, contract=signed).first()
            if session.state != SessionState.HELD or (mark and mark.mark in COUNTED_MARKS):
                attended += session.hours
        return MonthHours(planned, held, attended, has_fallen)


def _sessions(signed: Contract, month: date) -> Iterable[ClassSession]:
    found = ClassSession.objects.filter(
        group=signed.group_id, held_on__gte=month, held_on__lt=next_month(month)
    ).order_by("held_on", "starts_at")
    return [each for each in found if signed.period.lower <= each.held_on < signed.period.upper]


def _is_whole(signed: Contract, month: date) -> bool:
    last = next_month(month) - timedelta(days=1)
    return signed.period.lower <= month and signed.last_day >= last


def total_of(planned: ContractMonth) -> Split:
    """What all lines of the contract's month come to: for the certificate and for the parent."""
    lines = list(Accrual.objects.filter(contract=planned.contract_id, month=planned.month))
    return Split(
        sum((each.certificate_amount for each in lines), Decimal(0)),
        sum((each.parent_amount for each in lines), Decimal(0)),
    )
