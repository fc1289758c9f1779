"""Papers that people fill in and sign by hand: no documents of ours, only the scan of a signed one is kept."""

import json
from dataclasses import dataclass
from datetime import date

from sotszakaz.kernel.documents import press

TEMPLATE = "letter.typ"


@dataclass(frozen=True, slots=True)
class Letter:
    """«`title` `subtitle`» to those named, what it `asks`, and facts about it; a row with an empty value is left out.

    `words_title` heads empty lines for words of one's own, none without it. `municipality` is the name at its head.
    """

    subtitle: str
    municipality: str
    addressed_to: tuple[str, ...]
    asks: str
    rows: tuple[tuple[str, str], ...]
    words_title: str = ""
    title: str = "Заявление"


def render_letter(letter: Letter, *, on: date) -> bytes:
    """The letter of the day as PDF/A-2b, with places for names, the signature and whoever takes it."""
    content = {
        "title": letter.title,
        "subtitle": letter.subtitle,
        "addressed_to": letter.addressed_to,
        "asks": letter.asks,
        "rows": letter.rows,
        "asks_words": bool(letter.words_title),
        "words_title": letter.words_title,
    }
    said = {
        "title": f"{letter.title} {letter.subtitle}",
        "municipality": letter.municipality,
        "version_formed_on": on.isoformat(),
        "content": content,
    }
    inputs = {"document": press.printable(json.dumps(said, ensure_ascii=False)), "letter": "yes"}
    return press.print_pdf(TEMPLATE, inputs, on=on)
