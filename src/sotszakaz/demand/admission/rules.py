"""May one apply to a group at a moment: the most specific window decides, no window at all means yes.

Of the windows of one scope the one that began latest decides, before the first one the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sotszakaz.demand.admission import errors
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Term:
    """When a window opens and ends, and since when its preliminary list is kept; None: without end, without a list."""

    opens_at: datetime
    closes_at: datetime | None = None
    preliminary_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """`scope`: 0 is the whole municipality, 1 a programme, 2 a group. Moments are told in `timezone`.

    `basis` is the act by which the municipality has decided so.
    """

    window_id: int
    scope: int
    mode: PlacingMode
    state: WindowState
    opens_at: datetime
    closes_at: datetime | None
    preliminary_from: datetime | None
    timezone: str
    basis: str = ""

    def tell(self, moment: datetime) -> str:
        """«01.09.2026 в 09:00» by the clock of the municipality."""
        return f"{moment.astimezone(ZoneInfo(self.timezone)):%d.%m.%Y в %H:%M}"

    def is_over(self, at: datetime) -> bool:
        """Has its end come."""
        return self.closes_at is not None and self.closes_at <= at

    def opening_stands(self, at: datetime) -> bool:
        """From the day of the opening on families hold tickets with its moment (`tickets`), so it is not moved."""
        zone = ZoneInfo(self.timezone)
        return self.opens_at.astimezone(zone).date() <= at.astimezone(zone).date()

    def preliminary_stands(self, at: datetime) -> bool:
        """The preliminary list is being kept already, or the opening stands."""
        begun = self.preliminary_from is not None and self.preliminary_from <= at
        return begun or self.opening_stands(at)


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_open`: bookings are taken now, first come first served; else `refusal` says why not, in words.

    `opens_at` is when bookings begin or began, None where no window bounds them or it is not known yet. `basis` is the
    act behind the window.
    """

    mode: PlacingMode
    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    window_id: int | None = None
    refusal: Refusal | None = None
    takes_wishes: bool = False
    takes_preliminary: bool = False
    basis: str = ""

    @property
    def reason(self) -> str:
        """Why one cannot book now; empty when one can."""
        return self.refusal.message if self.refusal is not None else ""


MEANWHILE = "сохранить в избранном"
ALWAYS_OPEN = Standing(PlacingMode.FIRST_COME, is_open=True)


def standing(windows: Iterable[WindowFacts], *, at: datetime) -> Standing:
    """Where one group stands at the moment, given all published windows that concern it."""
    known = sorted(windows, key=lambda each: each.opens_at)
    if not known:
        return ALWAYS_OPEN
    decided = _standing(known, at)
    basis = next(each.basis for each in known if each.window_id == decided.window_id)
    return replace(decided, basis=basis)


def for_others(decided: Standing, *, place: str) -> Standing:
    """The same for a child of another municipality: lists are for children of the `place`, what is left for all."""
    if decided.is_open:
        return decided
    if decided.mode == PlacingMode.WISHES:
        refusal: Refusal | None = errors.OwnChildrenFirst(place=place)
        return replace(decided, opens_at=None, refusal=refusal, takes_wishes=False, takes_preliminary=False)
    if not decided.takes_preliminary or decided.refusal is None:
        return decided
    refusal = errors.NotOpenYet(**{**decided.refusal.fields, "meanwhile": MEANWHILE})
    return replace(decided, refusal=refusal, takes_preliminary=False)


def _standing(known: Sequence[WindowFacts], at: datetime) -> Standing:
    narrow = [each for each in known if each.scope == max(other.scope for other in known)]
    begun = [each for each in narrow if each.opens_at <= at]
    coming = next((each for each in narrow if each.opens_at > at), None)
    if not begun:
        assert coming is not None
        return _before(coming, at)
    return _since(begun[-1], coming, at)


def _before(window: WindowFacts, at: datetime) -> Standing:
    by_wishes = window.mode == PlacingMode.WISHES
    takes_preliminary = window.preliminary_from is not None and window.preliminary_from <= at
    meanwhile = "внести в предварительный список" if takes_preliminary else MEANWHILE
    opens_at = window.tell(window.opens_at)
    return Standing(
        window.mode,
        is_open=False,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        window_id=window.window_id,
        refusal=errors.WishesNotOpenYet(opens_at=opens_at)
        if by_wishes
        else errors.NotOpenYet(opens_at=opens_at, meanwhile=meanwhile),
        takes_preliminary=takes_preliminary,
    )


def _since(window: WindowFacts, coming: WindowFacts | None, at: datetime) -> Standing:
    if window.state == WindowState.LEFTOVERS:
        return Standing(PlacingMode.FIRST_COME, is_open=True, window_id=window.window_id)
    is_over = window.state == WindowState.CLOSED or window.is_over(at)
    if window.mode == PlacingMode.WISHES and window.state != WindowState.CLOSED:
        return _of_wishes(window, is_over=is_over)
    if not is_over:
        return Standing(window.mode, True, window.opens_at, window.closes_at, window.window_id)
    if coming is not None:
        return _before(coming, at)
    closed_at = window.closes_at if window.closes_at is not None else at
    refusal = errors.EnrolmentOver(closes_at=window.tell(closed_at))
    return Standing(window.mode, False, window.opens_at, window.closes_at, window.window_id, refusal)


def _of_wishes(window: WindowFacts, *, is_over: bool) -> Standing:
    assert window.closes_at is not None
    if is_over:
        refusal: Refusal = errors.PlacesBeingGiven()
    else:
        refusal = errors.ByWishes(closes_at=window.tell(window.closes_at))
    return Standing(
        PlacingMode.WISHES,
        is_open=False,
        opens_at=None,
        closes_at=window.closes_at,
        window_id=window.window_id,
        refusal=refusal,
        takes_wishes=not is_over,
    )


def may_move(window: WindowFacts, at: datetime) -> bool:
    """Is there anything left of the window that could be moved."""
    return window.state == WindowState.PUBLISHED and not window.is_over(at)


def ensure_term(window: WindowFacts, asked: Term, *, at: datetime) -> None:
    """May the announced window get these dates: only what is to come moves, and what goes on is only prolonged.

    Raises WindowNotAnnounced, WindowAlreadyOver, OpeningStands, OpeningInPast, PreliminaryStands, OnlyProlonged,
    OnlyClosed, TermUnchanged.
    """
    if window.state != WindowState.PUBLISHED:
        raise errors.WindowNotAnnounced(state=window.state.label)
    if window.is_over(at):
        raise errors.WindowAlreadyOver()
    if asked == Term(window.opens_at, window.closes_at, window.preliminary_from):
        raise errors.TermUnchanged()
    _ensure_opening(window, asked.opens_at, at)
    if asked.preliminary_from != window.preliminary_from and window.preliminary_stands(at):
        raise errors.PreliminaryStands(field="preliminary_from")
    if window.opening_stands(at):
        _ensure_prolonged(window, asked.closes_at)


def _ensure_opening(window: WindowFacts, opens_at: datetime, at: datetime) -> None:
    if opens_at == window.opens_at:
        return
    if window.opening_stands(at):
        raise errors.OpeningStands(opens_at=window.tell(window.opens_at), field="opens_at")
    if opens_at <= at:
        raise errors.OpeningInPast(field="opens_at")


def _ensure_prolonged(window: WindowFacts, closes_at: datetime | None) -> None:
    if closes_at is None or closes_at == window.closes_at:
        return
    if window.closes_at is None:
        raise errors.OnlyClosed(field="closes_at")
    if closes_at < window.closes_at:
        raise errors.OnlyProlonged(closes_at=window.tell(window.closes_at), field="closes_at")
