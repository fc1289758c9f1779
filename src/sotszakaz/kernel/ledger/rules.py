"""Decisions on values: opposites of moves, amounts in words."""

from collections.abc import Iterable

from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move, Unit

OPPOSITES: dict[Move, tuple[Move, ...]] = {
    Move.GRANT: (Move.WITHDRAW,),
    Move.WITHDRAW: (Move.GRANT,),
    Move.HOLD: (Move.RELEASE,),
    Move.RELEASE: (Move.HOLD,),
    Move.CHARGE: (Move.REFUND, Move.HOLD),  # back to where it was: held again, and so not free for others
    Move.REFUND: (Move.HOLD, Move.CHARGE),
    Move.LAPSE: (Move.RESTORE,),
    Move.RESTORE: (Move.LAPSE,),
}

WORDS: dict[Unit, str] = {
    Unit.PLACE: "мест",
    Unit.RUB: "₽",
    Unit.HOUR: "ч",
    Unit.PERSON_HOUR: "чел.-ч",
    Unit.PIECE: "шт.",
}


BOUNDLESS = 10**15
"""What is granted to an account that nothing limits, so that what is held on it always says what was given."""


def is_boundless(amount: int) -> bool:
    """Is it what is left of an account without a limit: no limit of roubles, hours or places comes near it."""
    return amount > BOUNDLESS // 2


def opposite(entries: Iterable[EntryRequest]) -> tuple[EntryRequest, ...]:
    """The entries that bring every bucket back to where it was before these."""
    return tuple(
        EntryRequest(entry.account_id, move, entry.amount) for entry in entries for move in OPPOSITES[entry.move]
    )


def spell(amount: int, unit: Unit) -> str:
    """An amount of an account for a sentence: «1 234,50 ₽», «12,5 ч», «мест: 3»."""
    if unit == Unit.PLACE:
        return f"{WORDS[unit]}: {amount}"
    if unit == Unit.PIECE:
        return f"{amount}\N{NO-BREAK SPACE}{WORDS[unit]}"
    whole, part = divmod(abs(amount), 100)
    digits = f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}")
    if unit == Unit.RUB:
        digits += f",{part:02d}" if part else ""
    elif part:
        digits += f",{part:02d}".rstrip("0")
    return f"{'−' if amount < 0 else ''}{digits}\N{NO-BREAK SPACE}{WORDS[unit]}"
