"""Splitting whole units (kopecks, hundredths of an hour, children) so that the parts sum up to the whole."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Weight = int | Decimal | Fraction


def split(total: int, weights: Sequence[Weight]) -> list[int]:
    """By the largest remainder: each part is rounded down, what is left goes to the largest fractions.

    Equal fractions are served in their order. Raises ValueError when there is something to split and nothing to
    split it by.
    """
    exact = [Fraction(each) for each in weights]
    whole = sum(exact, Fraction(0))
    if not whole:
        if total:
            raise ValueError("nothing to split by")
        return [0] * len(exact)
    shares = [total * each / whole for each in exact]
    parts = [share.numerator // share.denominator for share in shares]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


def split_table(rows: Sequence[int], weights: Sequence[Weight]) -> list[list[int]]:
    """Every row over the same columns: rows keep their sums, and columns have the sums that `split` of all gives.

    One list of cells a row. The columns are filled one after another out of what the rows still have.
    """
    rest, table = list(rows), [[0] * len(weights) for _ in rows]
    columns = split(sum(rows), weights)
    for number, column in enumerate(columns):
        cells = list(rest) if number == len(columns) - 1 else split(column, rest)
        for row, cell in enumerate(cells):
            table[row][number] = cell
            rest[row] -= cell
    return table


def to_whole(value: Fraction) -> int:
    """Half up, of what is not negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def to_decimal(value: Fraction, places: int = 2) -> Decimal:
    """Half up, for the screen."""
    step = Decimal(1).scaleb(-places)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, ROUND_HALF_UP)
