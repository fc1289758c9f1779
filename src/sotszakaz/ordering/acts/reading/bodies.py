"""Lists of those who answer for a measure: split into bodies as the act names them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sotszakaz.ordering.acts.reading.facts import Fact, PlanItem
from sotszakaz.ordering.acts.reading.words import bare, squeeze, without_abbreviations

_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s?(?=[А-ЯЁа-яё])")
_NEW_LINE = re.compile(
    r"\n(?=(?:Администраци|Управлени|Комитет|Отдел|Департамент|Муниципальн|Финансов|МКУ|МБУ|МАУ|МБУДО|МАУДО|МОЦ|Руководител|Исполнител|Рабочая))"
)


def bodies_in(text: str) -> list[str]:
    """«1.Управление образования 2. Финансовое управление», «Комитет, МКУ «Центр»» → names, without «(далее – …)»."""
    text = without_abbreviations(text)
    pieces: list[str] = []
    for line in _NEW_LINE.split(text):
        for numbered in _NUMBERED.split(line):
            pieces += _outside_quotes(squeeze(numbered))
    return [name for piece in pieces if (name := bare(piece))]


def _outside_quotes(text: str) -> list[str]:
    """Split at commas and semicolons that stand in no quotation marks or brackets."""
    pieces, depth = [""], 0
    for sign in text:
        depth = max(depth + (sign in "«(") - (sign in "»)"), 0)
        if sign in ",;" and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def healed(items: Sequence[PlanItem]) -> list[PlanItem]:
    """Rows whose cell of bodies a page cut in two, the rest having slipped to the top of the next row's cell.

    The sign is a quotation mark that opens in one row and closes in the next; there the next row's own text begins
    with the words that began the row above.
    """
    mended = list(items)
    for index in range(len(mended) - 1):
        above, below = mended[index], mended[index + 1]
        if not above.responsible or not below.responsible:
            continue
        written, next_written = above.responsible[0].text, below.responsible[0].text
        tail = _tail(written, next_written)
        if tail:
            mended[index] = _with_bodies(above, f"{written} {tail}")
            mended[index + 1] = _with_bodies(below, next_written[len(tail) :].strip())
    return mended


def _tail(above: str, below: str) -> str | None:
    if above.count("«") <= above.count("»") or below.count("»") <= below.count("«"):
        return None
    start = below.find(above.split()[0])
    return below[:start].strip() if start > 0 else None


def _with_bodies(item: PlanItem, text: str) -> PlanItem:
    place = item.responsible[0].place
    return replace(item, responsible=tuple(Fact(name, text, place) for name in bodies_in(text)))
