"""Windows, wishes and their outcomes in the words of the pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion, PlacingMode, WindowState
from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.demand.allocation.rules import LOTTERY
from sotszakaz.demand.allocation.rules.residence import BY_REGISTER, BY_WORD, ELSEWHERE
from sotszakaz.demand.allocation.selectors import Fairness, LimitUse, Share
from sotszakaz.demand.allocation.states import Bar, Booking, Result
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.web.components.words import plural

UNCONFIRMED = "не подтверждено"
YES_NO = {0: "нет", 1: "да"}
LEVELS = {
    Criterion.SIBLING: {0: "нет", 1: "да, в этой программе", 2: "да, в этой группе"},
    Criterion.RESIDENCE: {
        ELSEWHERE: "нет",
        BY_WORD: f"да, со слов семьи ({UNCONFIRMED})",
        BY_REGISTER: "да, по адресу в реестре",
    },
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion: what the child has, and what the last who got a place has."""

    title: str
    own: str
    needed: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The outcome of one wish, told sentence by sentence."""

    outcome: WishOutcome
    state: str
    label: str
    sentences: tuple[str, ...]
    compared: tuple[Compared, ...]

    @property
    def clause(self) -> str:
        """What the reason that kept the wish from a place rests on, for staff and for the family."""
        return self.outcome.bar_clause


@dataclass(frozen=True, slots=True)
class Spelt:
    """A shared limit with its amounts in words."""

    use: LimitUse
    free: str
    taken: str
    left: str


@dataclass(frozen=True, slots=True)
class Phase:
    """Where a window stands at a moment: the badge, and one sentence of what comes next."""

    state: str
    label: str
    sentence: str


def explain(outcomes: Sequence[WishOutcome], criteria: Sequence[str]) -> list[Explained]:
    """Every wish of a child; `criteria` are those of the window in their order."""
    return [_explained(each, [Criterion(name) for name in criteria]) for each in outcomes]


def phase_of(window: EnrolmentWindow, at: datetime) -> Phase:
    """What is going on in the window, for its badge and its first line."""
    facts = window.facts
    by_wishes = window.mode == PlacingMode.WISHES
    if window.state != WindowState.PUBLISHED:
        return Phase(window.state, window.get_state_display(), _SETTLED.get(WindowState(window.state), ""))
    if at < window.opens_at:
        what = "Списки пожеланий составляют" if by_wishes else "Заявления принимают"
        return Phase("planned", "скоро начнётся", f"{what} с {facts.tell(window.opens_at)}.")
    if window.closes_at is None:
        return Phase("open", "идёт", "Заявления принимают, пока есть места.")
    if at < window.closes_at:
        what = "Списки пожеланий можно составлять и менять" if by_wishes else "Заявления принимают"
        return Phase("open", "идёт", f"{what} до {facts.tell(window.closes_at)}.")
    if by_wishes:
        return Phase("in_progress", "пожелания собраны", "Муниципалитет рассчитывает, кому достанутся места.")
    return Phase("ended", "закончился", f"Приём закончился {facts.tell(window.closes_at)}.")


_SETTLED = {
    WindowState.DRAFT: "Объявление ещё никто не видит.",
    WindowState.SETTLING: "Итоги известны, детей записывают на их места.",
    WindowState.LEFTOVERS: "Итоги известны. Оставшиеся места занимают по порядку подачи заявлений.",
    WindowState.CLOSED: "Приём закончен.",
    WindowState.CANCELLED: "Приём отменён.",
}


def scope_of(window: EnrolmentWindow) -> str:
    """What the window is for, and whose it is: names of programmes repeat."""
    if window.group is not None:
        programme = window.group.part.programme
        return f"группа «{window.group.name}», «{programme.name}»: {programme.organisation.short_name}"
    if window.programme is not None:
        return f"программа «{window.programme.name}»: {window.programme.organisation.short_name}"
    return "все программы муниципалитета"


def limits_in_words(limits: Iterable[LimitUse]) -> list[Spelt]:
    """The shared limits of a report, their amounts in words."""
    return [
        Spelt(each, spell(each.free, each.unit), spell(each.taken, each.unit), spell(each.left, each.unit))
        for each in limits
    ]


def by_settlement(report: Fairness) -> list[tuple[str, Share]]:
    """The shares of the report by settlement, under the names that people read."""
    return [(settlement_in_words(each.name, is_confirmed=each.is_confirmed), each) for each in report.by_settlement]


def settlement_in_words(name: str, *, is_confirmed: bool) -> str:
    """For reports: where children live, and whether the register knows it."""
    if not name:
        return "не указан"
    return name if is_confirmed else f"{name} ({UNCONFIRMED})"


def _explained(outcome: WishOutcome, criteria: Sequence[Criterion]) -> Explained:
    state, label = _badge(outcome)
    return Explained(outcome, state, label, tuple(_sentences(outcome)), tuple(_compared(outcome, criteria)))


def _badge(outcome: WishOutcome) -> tuple[str, str]:
    if outcome.booking == Booking.REFUSED:
        return "refused", "записать не удалось"
    if outcome.booking == Booking.BOOKED:
        return "booked", "записан"
    if outcome.booking == Booking.PENDING:
        return "pending", "место есть, идёт запись"
    return outcome.result, _LABELS[Result(outcome.result)]


_LABELS = {
    Result.PLACED: "место есть",
    Result.REFUSED: "мест не хватило",
    Result.NOT_NEEDED: "не понадобилось",
    Result.BARRED: "не участвует",
    Result.STOPPED: "не хватило общих средств",
}


def _sentences(outcome: WishOutcome) -> list[str]:
    if outcome.result == Result.BARRED:
        return [f"Пожелание не участвовало в распределении. {outcome.bar_reason or f'{_capital(outcome.bar)}.'}"]
    told = [
        f"В группе {plural(outcome.places, 'место,места,мест')}, желающих {outcome.applicants}. "
        f"По порядку группы ребёнок на {outcome.position}-м месте."
    ]
    if outcome.result == Result.NOT_NEEDED and outcome.bar_reason:
        return [*told, f"Вместе с полученным местом взять и это нельзя. {outcome.bar_reason}"]
    if outcome.result == Result.NOT_NEEDED:
        return [*told, "Ребёнок получил место, которое стоит в списке выше."]
    if outcome.result == Result.STOPPED:
        return [*told, outcome.bar_reason]
    if outcome.result == Result.REFUSED and outcome.latest_position:
        told.append(f"Последним место получил ребёнок, который стоит {outcome.latest_position}-м.")
    told += _deciding(outcome)
    if outcome.booking == Booking.REFUSED:
        told.append(f"Записать на место не удалось. {outcome.refusal}")
    return told


def _capital(bar: str) -> str:
    label = str(Bar(bar).label)
    return label[0].upper() + label[1:]


def _deciding(outcome: WishOutcome) -> list[str]:
    if not outcome.decided_by:
        return ["Мест хватило всем, кому нужна была эта группа."] if outcome.result == Result.PLACED else []
    if outcome.decided_by == LOTTERY:
        return ["По критериям дети равны, решил жребий."]
    return [f"Решил критерий «{Criterion(outcome.decided_by).label}»."]


def _compared(outcome: WishOutcome, criteria: Sequence[Criterion]) -> list[Compared]:
    """For a refused wish: what would have been needed."""
    if outcome.result != Result.REFUSED or outcome.rival_levels is None:
        return []
    rows = zip(criteria, outcome.levels, outcome.rival_levels, strict=True)
    return [Compared(each.label, _word(each, own), _word(each, needed)) for each, own, needed in rows]


def _word(criterion: Criterion, level: int) -> str:
    return LEVELS.get(criterion, YES_NO)[level]
