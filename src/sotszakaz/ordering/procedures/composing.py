"""From a template, the facts of the decision and the values of parameters to the text of an act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.ordering.acts.drafting.sheet import Block, Look, Paragraph, Piece, said
from sotszakaz.ordering.acts.drafting.wording import dated, lowered, words_of
from sotszakaz.ordering.procedures.printed import lines_of, printed
from sotszakaz.ordering.procedures.states import Procedure, Relation
from sotszakaz.ordering.procedures.texts import MARK, TEXTS, left_over

_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text takes from the decision in force."""

    issuer: str
    municipality: str
    body: str
    activity: str
    services: Sequence[str]
    signed_by: str

    def said(self, name: str) -> str:
        """The words for `[name]` of a template."""
        if name == "services":
            return "; ".join(self.services) or "все услуги решения об организации услуг"
        if name == "body_capital":
            return self.body[:1].upper() + self.body[1:]
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Requisites:
    """What the act is called; number and day are blanks until it is signed. `former` is the act before it."""

    kind: str
    relation: str = Relation.FIRST
    former: str = ""
    effective_on: date | None = None
    number: str = ""
    dated_on: date | None = None


@dataclass(slots=True)
class Composed:
    """The text, and for every parameter the number of its clause and its printed lines."""

    blocks: list[Block] = field(default_factory=list)
    clauses: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)


def compose(procedure: Procedure, values: Mapping[str, Any], facts: Facts, requisites: Requisites) -> Composed:
    """The whole act: its own clauses and the procedure as the appendix. `values` are of the parameters' own types."""
    made = Composed([*_body(procedure, facts, requisites)])
    text, words = TEXTS[procedure], words_of(requisites.kind)
    made.blocks += [
        said("Приложение", Look.RIGHT, breaks=True),
        said(f"{words.to} {dated(requisites.dated_on, requisites.number)}", Look.RIGHT),
        said(text.heading, Look.TITLE),
    ]
    chapters = [(section.title, section.clauses) for section in text.sections]
    extra = tuple(f"{CATALOGUE[key].title}: {{{key}}}." for key in left_over(procedure))
    chapters += [("Иные параметры", extra)] if extra else []
    for chapter, (title, clauses) in enumerate(chapters, start=1):
        made.blocks.append(said(f"{chapter}. {title}", Look.CHAPTER))
        for number, clause in enumerate(clauses, start=1):
            _add(made, f"{chapter}.{number}", clause, values, facts)
    return made


def title_of(procedure: Procedure, relation: str, former: str) -> str:
    """What the act is called; `former` is the act that it changes."""
    changes = relation == Relation.CHANGES
    return f"О внесении изменений в {former}" if changes else f"Об утверждении {TEXTS[procedure].about}"


def _body(procedure: Procedure, facts: Facts, requisites: Requisites) -> Iterator[Block]:
    about, words = TEXTS[procedure].about, words_of(requisites.kind)
    yield said(facts.issuer, Look.CENTRE)
    yield said(words.name.upper(), Look.TITLE)
    yield said(dated(requisites.dated_on, requisites.number), Look.CENTRE)
    yield said(title_of(procedure, requisites.relation, requisites.former), Look.TITLE)
    yield said(
        "В соответствии с Федеральным законом от 13.07.2020 № 189-ФЗ «О государственном (муниципальном) социальном "
        "заказе на оказание государственных (муниципальных) услуг в социальной сфере», решением об организации "
        f"оказания муниципальных услуг в социальной сфере {lowered(facts.issuer)} {words.deed}"
    )
    for number, clause in enumerate(_orders(about, facts, requisites), start=1):
        yield said(f"{number}. {clause}")
    yield said(f"Глава муниципального образования\t{facts.signed_by or '____________________'}", Look.SIGN)


def _orders(about: str, facts: Facts, requisites: Requisites) -> Iterator[str]:
    words = words_of(requisites.kind)
    if requisites.relation == Relation.CHANGES:
        yield f"Внести изменения в {requisites.former}, изложив приложение к нему в прилагаемой редакции."
    else:
        yield f"Утвердить прилагаемый текст {about}."
    if requisites.relation == Relation.REPEALS:
        yield f"Признать утратившим силу {requisites.former}."
    yield f"Исполнение возложить на уполномоченный орган: {facts.body}."
    yield f"Разместить {words.name} на официальном сайте и на едином портале бюджетной системы Российской Федерации."
    since = f"с {requisites.effective_on:%d.%m.%Y}" if requisites.effective_on else "со дня подписания"
    yield f"{words.this} вступает в силу {since}."


def _add(made: Composed, number: str, clause: str | tuple[str, ...], values: Mapping[str, Any], facts: Facts) -> None:
    lines = (clause,) if isinstance(clause, str) else clause
    pieces, below = _pieces(made, number, lines[0], values, facts)
    made.blocks.append(Paragraph((Piece(f"{number}. "), *pieces)))
    below += [(Piece(line),) for line in lines[1:]]
    for letter, item in zip(_letters(), below, strict=False):
        end = ";" if item is not below[-1] else "."
        words = tuple(Piece(each.text.rstrip(" .;"), each.key) for each in item)
        made.blocks.append(Paragraph((Piece(f"{letter}) "), *words, Piece(end))))


def _letters() -> Iterator[str]:
    yield from _LETTERS
    for first in _LETTERS:
        for second in _LETTERS:
            yield first + second


def _pieces(
    made: Composed, number: str, line: str, values: Mapping[str, Any], facts: Facts
) -> tuple[list[Piece], list[tuple[Piece, ...]]]:
    """The words of a line, and the lines of a list that it ends with."""
    pieces: list[Piece] = []
    below: list[tuple[Piece, ...]] = []
    start = 0
    for match in MARK.finditer(line):
        pieces.append(Piece(line[start : match.start()]))
        start = match.end()
        if match["fact"]:
            pieces.append(Piece(facts.said(match["fact"])))
            continue
        key, definition = match["key"], CATALOGUE[match["key"]]
        ways = {"yes": match["yes"] or "да", "no": match["no"] or "нет"}
        words = printed(definition, values[key], **ways)
        made.clauses[key] = number
        made.values[key] = lines_of(definition, values[key], **ways)
        if isinstance(words, str):
            pieces.append(Piece(words, key))
        else:
            below += [(Piece(each, key),) for each in words]
    rest = line[start:]
    if not below and not rest.endswith((".", ":")):
        rest = f"{rest}."
    pieces.append(Piece("" if below else rest))
    return [piece for piece in pieces if piece.text], below
