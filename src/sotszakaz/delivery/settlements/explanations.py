"""«Почему столько»: a line of accruals opened to its plan, classes, rule, decisions, corrections and entries."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.frozen import ClassFacts, counted_by, facts_of, opened_after, sheet_now
from sotszakaz.delivery.settlements.models import (
    Accrual,
    CompletenessDecision,
    MonthClosing,
    RefusedCorrection,
    ReopenedSheet,
)
from sotszakaz.delivery.settlements.parents import ParentRule, parent_rule
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.demand.children.selectors import is_representative
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.selectors import MovedAmount, moved_by
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES, CountingPolicy, FallenClassCounting
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import version_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

NOTHING = Decimal(0)
COUNTED_MARKS = {Mark.PRESENT, Mark.ILL, Mark.EXCUSED}
FALLEN = {
    SessionState.QUARANTINE: Parameter.QUARANTINE_COUNTING,
    SessionState.FORCE_MAJEURE: Parameter.FORCE_MAJEURE_COUNTING,
}


@dataclass(frozen=True, slots=True)
class ClassSeen:
    """A class of the month: what became of it, how the child attended it, and whether its hours count.

    One that is not `is_planned` is out of the month: the share is of the others. `now` is what the sheet says of it
    today where that is something else: «отменено», «проведено, присутствовал». One that the line was counted without,
    for it was still to come or the sheet did not have it, has no `state`.
    """

    day: date
    starts_at: time
    hours: Decimal
    state: str
    mark: str
    counts: bool
    is_planned: bool
    now: str = ""


@dataclass(frozen=True, slots=True)
class FallenRule:
    """What a class that fell out so does to the month, by which clause."""

    state: str
    words: str
    clause: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A line with all that it was counted from: `counted` of `planned` hours is the share, or `decision` says it.

    `fallen` are the rules of classes that fell out in the month through nobody's fault. `compared` is the closing that
    looked whether hours which were to come when the line was counted have been held; `is_refused` says that a limit has
    not let its difference through.

    Classes are those that the line was counted from; what came after it is told beside them: `opened` sheets, a `later`
    decision, a notice (`ends_on`). `is_of_today` says that what was counted then was not kept, and today's is shown.
    """

    line: Accrual
    plan: ContractMonth
    classes: list[ClassSeen]
    decision: CompletenessDecision | None
    regulation: InForce | None
    lines: list[Accrual]
    moves: list[MovedAmount]
    fallen: list[FallenRule]
    compared: MonthClosing | None
    is_refused: bool
    opened: list[ReopenedSheet]
    later: CompletenessDecision | None
    ends_on: date | None
    is_of_today: bool

    @property
    def has_changed(self) -> bool:
        """Does the sheet say now something else than when the line was counted."""
        return any(each.now for each in self.classes)

    @property
    def policy(self) -> str:
        """The rule in words."""
        return CHOICE_TITLES[CountingPolicy(self.line.policy)] if self.line.policy else ""

    @property
    def clause(self) -> str:
        """The clause of the act that the rule comes from."""
        return self.regulation.clause(Parameter.COUNTING_POLICY) if self.regulation else ""

    @property
    def is_confirmed(self) -> bool:
        return bool(self.regulation and self.regulation.is_confirmed(Parameter.COUNTING_POLICY))

    @property
    def parent(self) -> ParentRule | None:
        """What the parent's part is counted by; None for lines of before it was kept."""
        return parent_rule(self.line, self.regulation)

    @property
    def counted(self) -> Decimal | None:
        """Hours that were counted as delivered, those that were still to come among them."""
        is_attended = self.line.policy == CountingPolicy.BY_ATTENDANCE
        hours = self.line.attended_hours if is_attended else self.line.held_hours
        return None if hours is None else hours + self.line.assumed_hours

    @property
    def planned(self) -> Decimal | None:
        """Hours that the month was planned with."""
        return None if self.line.planned_hours is None else self.line.planned_hours + self.line.assumed_hours

    @property
    def is_undone(self) -> bool:
        """Has a later closing put another line in the place of this one."""
        return any(each.original_id == self.line.pk for each in self.lines)

    @property
    def is_all_fallen(self) -> bool:
        """Is every class of the month out of its plan."""
        seen = [each for each in self.classes if each.state]
        return bool(seen) and not any(each.is_planned for each in seen)

    @property
    def total(self) -> Decimal:
        """What the contract's month costs now, all its lines together."""
        return sum((each.certificate_amount for each in self.lines), Decimal(0))


def get_line_for(user: User, line_id: int) -> Accrual:
    """The line for the payer or its provider. Raises NotFound or NotAllowed."""
    line = _line(line_id)
    organisation_id = line.contract.organisation_id
    require(user, Permission.SETTLEMENT_VIEW, line.municipality_id, organisation_id=organisation_id)
    return line


def get_own_line(user: User, line_id: int) -> Accrual:
    """The line of a child whom the person acts for now. Raises NotFound."""
    line = _line(line_id)
    if not is_representative(line.contract.child_id, user):
        raise NotFound()
    return line


def _line(line_id: int) -> Accrual:
    lines = Accrual.objects.select_related(
        "contract__child",
        "contract__group__part__programme",
        "contract__organisation",
        "closing",
        "original__closing",
        "municipality",
    )
    line = lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound()
    return line


def explain_line(line: Accrual) -> Why:
    """Everything that the line was counted from. Eight queries, two more for a month counted before its end."""
    contract, month = line.contract, line.month
    decision, later = _decisions(line)
    lines = Accrual.objects.filter(contract=contract, month=month).select_related("closing").order_by("pk")
    rules, opened = _rules_of(line), opened_after(line)
    classes, is_noticed_later = _classes(line, rules, opened)
    return Why(
        line=line,
        plan=ContractMonth.objects.get(contract=contract, month=month),
        classes=classes,
        decision=decision,
        regulation=rules,
        lines=list(lines),
        moves=moved_by(line.posting_id) if line.posting_id else [],
        fallen=_fallen(rules, {each.state for each in classes}),
        compared=_compared(line) if line.assumed_hours else None,
        is_refused=bool(line.assumed_hours) and RefusedCorrection.objects.filter(line=line).exists(),
        opened=opened,
        later=later,
        ends_on=contract.ends_on if is_noticed_later and contract.last_day < next_month(month) else None,
        is_of_today=not _agrees(line, classes),
    )


def _decisions(line: Accrual) -> tuple[CompletenessDecision | None, CompletenessDecision | None]:
    """The decision that the line was counted by, and the last one of after it. One query."""
    made = CompletenessDecision.objects.filter(contract=line.contract_id, month=line.month).order_by("pk")
    then = later = None
    for each in made.select_related("counted_in"):
        if each.counted_in is not None and each.counted_in.month <= counted_by(line).month:
            then = None if each.is_withdrawal else each
        else:
            later = each
    return then, later


def _agrees(line: Accrual, classes: list[ClassSeen]) -> bool:
    """Do the classes come to the hours that the line has counted; lines of before hours were kept say nothing."""
    is_attended = line.policy == CountingPolicy.BY_ATTENDANCE
    counted = line.attended_hours if is_attended else line.held_hours
    return counted is None or counted == sum((each.hours for each in classes if each.counts), NOTHING)


def _fallen(rules: InForce | None, states: set[str]) -> list[FallenRule]:
    if rules is None:
        return []
    return [
        FallenRule(state.label, CHOICE_TITLES[rules.value(rule)], rules.clause(rule), rules.is_confirmed(rule))
        for state, rule in FALLEN.items()
        if state.label in states
    ]


def _compared(line: Accrual) -> MonthClosing | None:
    """The first closing after the line's that is over and did not leave its agreement out."""
    later = MonthClosing.objects.filter(
        municipality_id=line.municipality_id, month__gt=line.closing.month, state=ClosingState.CLOSED
    )
    return later.exclude(left_out__contains=[line.contract.agreement_id]).order_by("month").first()


def _rules_of(line: Accrual) -> InForce | None:
    if line.regulation_id is None:
        return None
    last_day = next_month(line.month) - timedelta(days=1)
    return version_on(line.municipality_id, last_day, regulation_id=line.regulation_id)


def _classes(line: Accrual, rules: InForce | None, opened: list[ReopenedSheet]) -> tuple[list[ClassSeen], bool]:
    """The classes that the line was counted from with what the sheet says of them now, and those it has besides.

    The other answer: was the notice of the contract given after the line was counted. Two queries.
    """
    contract = line.contract
    sheet = sheet_now(contract.group_id, line.month, contract_id=contract.pk)
    now = {each.key: each for each in sheet if each.day in contract.period}
    then = [each for each in facts_of(line, opened, sheet) if each.day in contract.period]
    known = {each.key for each in then}
    besides = [_not_counted(each, line) for each in now.values() if each.key not in known]

    def seen(ends_on: date | None) -> list[ClassSeen]:
        counted = [_seen(each, line, rules, ends_on, now.get(each.key)) for each in then]
        return sorted([*counted, *besides], key=lambda each: (each.day, each.starts_at))

    started_at, classes = counted_by(line).started_at, seen(contract.ends_on)
    if contract.notice_at is None or started_at is None or contract.notice_at < started_at:
        return classes, False
    without = seen(None)  # while a closing runs, a notice comes before the portion of its contract or after it
    return (without, True) if _agrees(line, without) else (classes, False)


def _seen(
    then: ClassFacts, line: Accrual, rules: InForce | None, ends_on: date | None, now: ClassFacts | None
) -> ClassSeen:
    """After the last day of a notice only what the child attended counts (settlements_earned)."""
    state, mark = SessionState(then.state), then.marks.get(line.contract_id, "")
    rule = rules.value(FALLEN[state]) if rules and state in FALLEN else FallenClassCounting.AS_CANCELLED
    is_before_end = ends_on is None or then.day <= ends_on
    is_counted = mark in COUNTED_MARKS if line.policy == CountingPolicy.BY_ATTENDANCE else is_before_end
    said, present = _words(then, line), _words(now, line) if now else "нет в табеле"
    return ClassSeen(
        day=then.day,
        starts_at=then.starts_at,
        hours=then.hours,
        state=state.label,
        mark=Mark(mark).label if mark else "",
        counts=is_counted if state == SessionState.HELD else rule == FallenClassCounting.AS_HELD and is_before_end,
        is_planned=rule != FallenClassCounting.NOT_PLANNED,
        now="" if said == present else present,
    )


def _not_counted(now: ClassFacts, line: Accrual) -> ClassSeen:
    return ClassSeen(now.day, now.starts_at, now.hours, "", "", counts=False, is_planned=False, now=_words(now, line))


def _words(said: ClassFacts, line: Accrual) -> str:
    mark = said.marks.get(line.contract_id, "")
    return ", ".join([str(SessionState(said.state).label), *([str(Mark(mark).label)] if mark else [])])
