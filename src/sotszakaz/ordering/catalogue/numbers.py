"""What a registry number says by itself: its service, and what the inferred arithmetic makes of it (§10.2).

The arithmetic is a sanity check, never an authority: it makes doubts for a person to look at and refuses nothing.
"""

from dataclasses import dataclass

from sotszakaz.ordering.acts.data.classifier import NOT_STATED
from sotszakaz.ordering.acts.reading.service_codes import decode

PRINTED = 24
"""Signs of a number of the present structure, its three dots included; the old structure has 23."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What somebody says of a number; what is empty is not said."""

    focus: str = ""
    form: str = ""
    category: str = ""
    programme_type: str = ""


def service_code_of(number: str) -> str:
    """«ББ52» of 804200О.99.0.ББ52АЕ76000; empty for a number of the old structure."""
    return number[13:17] if len(number) == PRINTED else ""


def doubts_of(number: str, said: NumberFacts) -> list[str]:
    """Where signs 15–18 seem to mean something else than what is said of the number."""
    meant = decode(number)
    if meant is None:
        return []
    pairs = (
        ("направленность", said.focus, meant.focus),
        ("форма обучения", said.form, meant.form),
        ("категория потребителей", said.category, meant.category),
        ("вид программы", said.programme_type, meant.programme_type),
    )
    return [
        f"По строению номера {title} — «{code}», а указано «{words}». Сверьте с официальным перечнем."
        for title, words, code in pairs
        if words and code and NOT_STATED not in (words, code) and words != code
    ]
