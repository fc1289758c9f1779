"""The list of services: registry numbers, and what the act says of each beside them."""

import re
from collections.abc import Iterator, Sequence

from sotszakaz.ordering.acts.data.classifier import (
    ADAPTED_PROGRAMME,
    CHILDREN_WITH_LIMITS,
    FOCUSES,
    NOT_STATED,
    ORDINARY_CHILDREN,
)
from sotszakaz.ordering.acts.reading.facts import Fact, Service
from sotszakaz.ordering.acts.reading.grids import Grid, GridKind, GridRow, Role
from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.outline import Part
from sotszakaz.ordering.acts.reading.service_codes import decode, find_codes, judge
from sotszakaz.ordering.acts.reading.words import bare, fold, squeeze
from sotszakaz.ordering.acts.source import Place

_FOCUS = (
    (r"техническ", FOCUSES[0]),
    (r"естественно-? ?научн", FOCUSES[1]),
    (r"физкультурно-? ?спортивн", FOCUSES[2]),
    (r"художественн\w+(?! ремес)", FOCUSES[3]),
    (r"туристс\w*-? ?краеведческ", FOCUSES[4]),
    (r"социально-? ?(?:гуманитарн|педагогическ)", FOCUSES[5]),
    (r"не указан", NOT_STATED),
)
_NAME = re.compile(r"реализаци[яю] (?:дополнительн|адаптированн|образовательн)[^;:.]{0,600}", re.IGNORECASE)
_NAME_IN_HEAD = re.compile(r"по реализации (?P<what>[а-я -]*?программ)", re.IGNORECASE)
_FORM = re.compile(
    r"форма (?:обучения|реализации|оказания услуги|образования)?[^:]{0,600}:? ?(?P<form>[^;)]+)", re.IGNORECASE
)
_FOR_WHOM = re.compile(r"(?:для )(?P<who>дет(?:ей|и)[^:;.]{0,600}?)(?:[:;.]|$)", re.IGNORECASE)


def read_services(parts: Sequence[Part], grids: Sequence[Grid]) -> tuple[Service, ...]:
    """Every registry number of the act, in order, from tables and from lines of text."""
    found = [service for grid in grids if grid.kind is GridKind.SERVICES for service in _of_grid(grid, parts)]
    found += [service for part in parts for service in _of_lines(part)]
    return tuple(sorted(found, key=lambda service: (service.place.block, service.place.row or 0)))


def _of_grid(grid: Grid, parts: Sequence[Part]) -> Iterator[Service]:
    name_above = _name_above(grid, parts)
    cells: dict[Role, Fact[str] | None] = {}
    for row in grid.rows:
        cells = {
            role: _cell(grid, row, role) for role in (Role.NAME, Role.FOCUS, Role.FORM, Role.CATEGORY, Role.PROGRAMME)
        }
        name = cells[Role.NAME] or name_above
        column = grid.first(Role.CODE)
        for written in _codes_in(grid.cell(row, Role.CODE)):
            yield _service(
                written,
                grid.place(row, column),
                name=name,
                focus=_focus(cells[Role.FOCUS]) or _focus(cells[Role.NAME], required=False),
                form=_form(cells[Role.FORM]),
                category=_category(cells[Role.CATEGORY]),
                programme=_programme(cells[Role.PROGRAMME]),
            )


def _cell(grid: Grid, row: GridRow, role: Role) -> Fact[str] | None:
    text = squeeze(grid.cell(row, role))
    return Fact(text, text, grid.place(row, grid.first(role))) if text else None


def _codes_in(text: str) -> list[str]:
    """Numbers of a cell; a cell with something else long in it has one that nobody can read."""
    codes = [written for written, _, _ in find_codes(text)]
    if codes:
        return codes
    words = "".join(text.split())
    return [words] if len(words) >= 10 and re.search(r"\d{6}", words) else []


def _service(
    written: str,
    place: Place,
    *,
    name: Fact[str] | None,
    focus: Fact[str] | None,
    form: Fact[str] | None,
    category: Fact[str] | None,
    programme: Fact[str] | None,
) -> Service:
    verdict = judge(written)
    combination = decode(verdict.code)
    reason = verdict.reason
    if verdict.status is CodeStatus.REPAIR_PROPOSED and combination and combination.focus and focus:
        agrees = combination.focus == focus.value
        said = (
            f"Направленность строки ({focus.value}) {'совпадает' if agrees else 'не совпадает'} с исправленным номером."
        )
        reason = f"{reason} {said}"
    return Service(
        verdict.code,
        squeeze(written),
        verdict.status,
        reason,
        name,
        focus,
        form,
        category,
        programme,
        combination,
        place,
    )


def _name_above(grid: Grid, parts: Sequence[Part]) -> Fact[str] | None:
    """The name in a line between the title and the table, or in the head of the column of numbers."""
    for part in parts:
        if grid.block in part.blocks:
            for line in reversed([line for line in part.lines if line.place.block < grid.block][-3:]):
                if (match := _NAME.match(_unnumbered(line.text))) and match.start() == 0:
                    return Fact(bare(match[0]), line.text, line.place)
    head = _NAME_IN_HEAD.search(grid.heads.get(Role.CODE, ""))
    if head:
        return Fact(f"Реализация {head['what']}", head[0], grid.source.place(grid.block))
    return None


def _unnumbered(text: str) -> str:
    return re.sub(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s*", "", text)


def _of_lines(part: Part) -> Iterator[Service]:
    """Numbers in running text: the line says the focus and the form, a heading line above the name and for whom."""
    name: Fact[str] | None = None
    category: Fact[str] | None = None
    for line in part.lines:
        codes = find_codes(line.text)
        if not codes:
            if match := _NAME.match(_unnumbered(line.text)):
                name = Fact(bare(match[0]), line.text, line.place)
                who = _FOR_WHOM.search(match[0])
                category = _category(Fact(who["who"], line.text, line.place)) if who else None
            continue
        for index, (written, _, end) in enumerate(codes):
            until = codes[index + 1][1] if index + 1 < len(codes) else len(line.text)
            own = line.text[end:until] if len(codes) > 1 or line.text[end:].strip(" ;.,)") else line.text
            beside = Fact(own, line.text, line.place)
            form = _FORM.search(own)
            yield _service(
                written,
                line.place,
                name=_short(name, category),
                focus=_focus(beside, required=False) or (_focus(name, required=False) if name else None),
                form=_form(Fact(form["form"], line.text, line.place)) if form else None,
                category=category,
                programme=None,
            )


def _short(name: Fact[str] | None, category: Fact[str] | None) -> Fact[str] | None:
    """The name without «для детей …», which is the category."""
    if name is None or category is None:
        return name
    return Fact(re.split(r" для дет", name.value)[0], name.text, name.place)


def _focus(fact: Fact[str] | None, *, required: bool = True) -> Fact[str] | None:
    """The focus in the words of the classifier. A column of its own is kept whatever it says; other text only when it
    names a focus.
    """
    if fact is None:
        return None
    words = fold(fact.text if required else fact.value)
    named = [name for pattern, name in _FOCUS if re.search(pattern, words)]
    if named:
        return Fact(named[0], fact.text, fact.place)
    return Fact(bare(words), fact.text, fact.place) if required else None


def _form(fact: Fact[str] | None) -> Fact[str] | None:
    if fact is None:
        return None
    words = fold(fact.value)
    match = re.search(r"очно-? ?заочн|заочн|очн", words)
    if match is None:
        return Fact(bare(words), fact.text, fact.place)
    form = {"очн": "очная", "заочн": "заочная"}.get(match[0], "очно-заочная")
    if re.search(r"дистанц|\bдот\b|электронн\w+ обучени", words):
        form += " с применением дистанционных образовательных технологий"
    return Fact(form, fact.text, fact.place)


def _category(fact: Fact[str] | None) -> Fact[str] | None:
    if fact is None:
        return None
    words = fold(fact.value)
    limits = re.search(r"\bовз\b|ограниченными возможностями", words)
    if limits and re.search(r"за исключением|кроме", words):
        return Fact(ORDINARY_CHILDREN, fact.text, fact.place)
    if limits:
        return Fact(CHILDREN_WITH_LIMITS, fact.text, fact.place)
    return Fact(NOT_STATED if "не указан" in words else bare(fact.value), fact.text, fact.place)


def _programme(fact: Fact[str] | None) -> Fact[str] | None:
    if fact is None:
        return None
    words = fold(fact.value)
    value = ADAPTED_PROGRAMME if "адаптированн" in words else NOT_STATED if "не указан" in words else bare(fact.value)
    return Fact(value, fact.text, fact.place)
