"""What people do between the closings of a `History`; a deed that was refused is none."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.factories import supply
from tests.factories.delivery import AFTER, accepted_papers
from tests.factories.demand import Market, contract, new_key

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    decide_completeness,
    file_advance,
    make_batch,
    raise_objection,
    reissue_order,
    reject_objection,
    reopen_sheet,
    return_advance,
    send_batch,
    shut_sheet,
    take_results,
    uphold_objection,
    withdraw_decision,
    withdraw_objection,
)
from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.errors import (
    DecisionAbsent,
    LinesHeld,
    NothingToPay,
    ObjectionNotCounted,
    SameShare,
    UpheldAlready,
)
from sotszakaz.delivery.settlements.models import (
    Accrual,
    ChargeObjection,
    CompletenessDecision,
    PaymentBatch,
    PaymentOrder,
)
from sotszakaz.delivery.settlements.payments import advances_to_pay, registers_to_pay, registers_without_papers
from sotszakaz.delivery.settlements.selectors import reopened_sheet
from sotszakaz.delivery.settlements.states import ObjectionReason, ObjectionState, OrderState
from sotszakaz.demand.enrolments.actions import (
    agree_to_transfer,
    own_cost_offered,
    propose_transfer,
    stay_at_own_cost,
    terminate_by_family,
    transfer_child,
)
from sotszakaz.demand.enrolments.errors import ConsentNeeded
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.ordering.catalogue.models import UnitCost
from sotszakaz.supply.agreements.licences import resume_licence
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(frozen=True)
class Sheet:
    """A month of a group: how many of its first classes fell out and why, how many of the held ones a child missed."""

    fallen: int
    why: SessionState
    missed: int


class Deeds:
    """`at` is the town, `groups` its groups, `closed` the months that are closed; `done` counts what came of it all.

    `made_at` are unit costs that contracts were made at: those in force on their first days, as known then.
    """

    at: Market
    groups: list[StudyGroup]
    closed: list[date]
    done: Counter[str]
    made_at: dict[int, Decimal]

    def deed(self, what: str, which: int, how: Sheet, day: date) -> None:
        """One of the deeds below, upon the contract of this place in turn."""
        chosen = self.contracts[which % len(self.contracts)]
        getattr(self, f"_{what}")(chosen, self.closed[which % len(self.closed)], how, day)

    @property
    def contracts(self) -> list[Contract]:
        found = Contract.objects.filter(group__in=self.groups).select_related(
            "child", "application", "group__part__programme"
        )
        return list(found.order_by("pk"))

    def _did(self, what: str) -> None:
        self.done[what] += 1

    def _mark(self, group: StudyGroup, month: date, sheet: Sheet, day: date) -> None:
        raise NotImplementedError

    def _sheet(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        accrued = Accrual.objects.filter(contract__group=chosen.group_id, month=month)
        if accrued.exists() and reopened_sheet(chosen.group_id, month) is None:
            said = {"group_id": chosen.group_id, "month": month, "reason": "Ошибка в табеле.", "by": SYSTEM}
            reopen_sheet(municipality_id=self.at.municipality.pk, **said, on=AFTER)
        if accrued.exists():
            self._mark(chosen.group, month, how, day)
            self._did("sheet")

    def _decision(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        if chosen.months.filter(month=month).exists():
            said = {"percent": Decimal(how.fallen * 20), "ground": "Решение по проверке.", "by": SYSTEM}
            decide_completeness(contract_id=chosen.pk, month=month, **said, on=AFTER)
            self._did("decision")

    def _undecide(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        """Some decision is withdrawn, the last one first."""
        made = CompletenessDecision.objects.filter(contract__in=self.contracts, is_withdrawal=False).order_by("-pk")
        with suppress(DecisionAbsent, ObjectionNotCounted):
            for decision in made[:1]:
                said = {"ground": "Проверка ошиблась.", "by": SYSTEM}
                withdraw_decision(contract_id=decision.contract_id, month=decision.month, **said, on=AFTER)
                self._did("undecided")

    def _shut(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        """A sheet is opened by mistake; it is shut when nobody has touched it."""
        accrued = Accrual.objects.filter(contract__group=chosen.group_id, month=month)
        if accrued.exists() and reopened_sheet(chosen.group_id, month) is None:
            said = {"group_id": chosen.group_id, "month": month, "reason": "Не тот табель.", "by": SYSTEM}
            sheet = reopen_sheet(municipality_id=self.at.municipality.pk, **said, on=AFTER)
            shut_sheet(sheet_id=sheet.pk, reason="Не тот табель.", by=SYSTEM)
            self._did("shut")

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
        """Where the family would pay more, it is asked before."""
        if chosen.ends_on is None and chosen.group in self.groups[:2]:
            [target] = [each for each in self.groups[:2] if each != chosen.group]
            with suppress(Refusal):  # the same: nothing of the course is left
                self._move(chosen, target, day)
                self._did("transfer")

    def _move(self, chosen: Contract, target: StudyGroup, day: date) -> None:
        moved = {"application_id": chosen.application_id, "group_id": target.pk}
        try:
            transfer_child(**moved, key=new_key(), by=SYSTEM, on=day)
        except ConsentNeeded:
            asked = propose_transfer(**moved, words="", by=SYSTEM, on=day)
            said = {"parent_amount": asked.parent_amount, "by": chosen.child.added_by, "on": day}
            agree_to_transfer(application_id=chosen.application_id, side=Side.FAMILY, **said)
            self._did("agreed")

    def note_prices(self) -> None:
        """Before a unit cost changes, and at the end."""
        for each in self.contracts:
            if each.pk not in self.made_at:
                service = each.group.part.programme.service_id
                costs = UnitCost.objects.filter(municipality=each.municipality, service=service)
                [self.made_at[each.pk]] = [cost.amount for cost in costs if each.period.lower in cost.valid]

    def _price(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        service = chosen.group.part.programme.service_id
        self.note_prices()
        with suppress(Refusal):  # changed on this day already
            set_unit_cost(
                municipality_id=self.at.municipality.pk,
                service_id=service,
                amount=Decimal(140 + 20 * how.fallen) - Decimal("0.00454321"),
                since=day,
                clause="постановление, пункт 2",
                by=SYSTEM,
            )
            self._did("price")

    def _own_cost(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        """The licence does not hold for a day, and on that day the family decides to pay all."""
        record = chosen.agreement.record
        with suppress(Refusal):  # the second time on one day
            stop = supply.licence_stop(record, first_day=day - timedelta(days=2), on=day)
            offered = own_cost_offered(chosen, on=day)
            if offered is not None:
                said = {"parent_amount": offered.parent_amount, "by": chosen.child.added_by, "on": day}
                stay_at_own_cost(contract_id=chosen.pk, **said)
                self._did("own cost")
            resume_licence(stop_id=stop.pk, first_day=day - timedelta(days=1), by=SYSTEM, on=day)

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

    def _advance(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        """For the month of the day, whether something is delivered in it or not; sometimes it is returned."""
        with suppress(Refusal):  # filed already, or nothing is promised
            said = {"agreement_id": chosen.agreement_id, "month": day.replace(day=1), "by": SYSTEM, "on": day}
            advance = file_advance(**said)
            if how.missed == 0:
                return_advance(advance_id=advance.pk, remarks="Не та сумма.", by=SYSTEM, on=day)
                self._did("advance returned")
            else:
                accept_advance(advance_id=advance.pk, by=SYSTEM)
                self._did("advance")

    def _pay(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        self._order_all(day, OrderState.BOUNCED if how.missed == 1 else OrderState.PAID)

    def _order_all(self, day: date, outcome: OrderState) -> bool:
        """Order whatever may be paid, and take the treasury's answers."""
        home = self.at.municipality.pk
        for register in registers_without_papers(home, on=day):
            accepted_papers(register, on=day)
        ready = {
            "registers": [each.pk for each in registers_to_pay(home, on=day)],
            "advances": [each.pk for each in advances_to_pay(home)],
        }
        try:
            batch = make_batch(municipality_id=home, **ready, by=SYSTEM, on=day)
        except NothingToPay:
            return False
        self._answered(batch, day, outcome)
        return True

    def _answered(self, batch: PaymentBatch, day: date, outcome: OrderState) -> None:
        send_batch(batch_id=batch.pk, by=SYSTEM)
        reason = "Неверный счёт" if outcome == OrderState.BOUNCED else ""
        rows = [
            Result(place, each.number, outcome, day, reason) for place, each in enumerate(batch.orders.order_by("pk"))
        ]
        take_results(municipality_id=self.at.municipality.pk, results=rows, by=SYSTEM, on=day)
        self._did(outcome.value)

    def _reissue(self, chosen: Contract, month: date, how: Sheet, day: date) -> None:
        bounced = PaymentOrder.objects.filter(state=OrderState.BOUNCED, reissued_by=None)
        for order in bounced.order_by("pk"):
            with suppress(NothingToPay, LinesHeld):
                batch = reissue_order(order_id=order.pk, by=SYSTEM, on=day)
                self._did("reissued")
                self._answered(batch, day, OrderState.PAID)
