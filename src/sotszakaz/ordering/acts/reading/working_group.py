"""The working group: made by the act or already there, its rules, its members."""

import re
from collections.abc import Iterable, Iterator, Sequence

from sotszakaz.ordering.acts.reading.facts import Fact, GroupRules, Member, Share, WorkingGroup
from sotszakaz.ordering.acts.reading.grids import Grid, GridKind, Role
from sotszakaz.ordering.acts.reading.kinds import GroupMode, MemberRole
from sotszakaz.ordering.acts.reading.outline import Clause, Item, Line, Part
from sotszakaz.ordering.acts.reading.words import bare, fold, squeeze

_GROUP = r"(?:рабоч\w+ групп\w*|межведомственн\w+ комисси\w*)"
_GIVEN = re.compile(
    rf"(?:функци|полномочи)\w*.{{0,600}}?осуществл(?:яет|яются) (?P<name>[^.;]{{0,600}}?{_GROUP}[^.;]{{0,600}})",
    re.IGNORECASE,
)
_GIVEN_TO = re.compile(
    rf"(?:функци|полномочи)\w*[^.;]{{0,600}}? (?:возложить на|передать) "
    rf"(?P<name>[^.;]{{0,600}}?{_GROUP}[^.;]{{0,600}})",
    re.IGNORECASE,
)
_MADE = re.compile(rf"создать [^.;]{{0,600}}?{_GROUP}|(?:положение|состав)[^.;]{{0,600}}? {_GROUP}", re.IGNORECASE)
_FULL_NAME = re.compile(r"(?P<name>(?:[А-ЯЁ][а-яё]+ )?[Рр]абочая группа .{1,600}?) ?\(далее")
_IN_CLAUSE = re.compile(
    r"(?:создать (?P<made>[^.;(]{0,600}?рабочую группу \w[^.;(]{0,600})"
    r"|(?:положение|состав)[а-я]* (?:о )?(?P<of>[а-яё ]*?рабочей групп[ые] \w[^.;(]{0,600}))",
    re.IGNORECASE,
)
_HALF_OR_SO = re.compile(
    r"(?P<least>не менее(?: чем)?|не меньше(?: чем)?)?(?P<more>более|свыше|больше)? ?(?:чем )?"
    r"(?:(?P<words>половин\w*|(?:одн\w+|дв\w+|тр\w+) (?:втор|трет|четверт|пят)\w+)|(?P<fraction>\d ?/ ?\d)"
    r"|(?P<percent>\d{1,3}) ?(?:%|процент\w*))"
)
_MAJORITY = re.compile(r"(?P<qualified>квалифицированн\w+ )?(?:простым |открытым )*большинством(?! в)(?: голосов)?")
_WORDS = {"одн": 1, "дв": 2, "тр": 3}
_PARTS = {"втор": 2, "трет": 3, "четверт": 4, "пят": 5}
_CASTING = re.compile(
    r"при равенстве голосов,? (?:решающим (?:является|считается) (?P<after>[^.;]{1,600})"
    r"|[^.;]{0,600}за котор\w+ проголосовал\w* (?P<voter>[^.;]{1,600})"
    r"|(?P<before>[^.;]{1,600}?)(?:,? (?:является|считается|имеет))? ?решающ\w+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"протокол\w*[^.]{0,600}?подписыва(?:ет|ют)(?:ся)? (?P<who>[^.;]{1,600})", re.IGNORECASE)
_LABELS = (
    (MemberRole.DEPUTY, r"(?:заместитель|заместители)(?: (?:руководителя|председателя))?"),
    (MemberRole.HEAD, r"(?:со)?(?:руководитель|председатель)"),
    (MemberRole.SECRETARY, r"(?:ответственный )?секретарь"),
    (MemberRole.MEMBER, r"член(?:ы)?"),
)
_OF_GROUP = r"(?: (?:межведомственной )?(?:рабочей группы|группы|комиссии))"
_FULL_PERSON = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?: [А-ЯЁ][а-яё]+){1,2}(?: (?:оглы|кызы))?")
_INITIALS_PERSON = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\. ?[А-ЯЁ]\.|[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
)


def read_working_group(parts: Sequence[Part], grids: Sequence[Grid]) -> WorkingGroup:
    """The group; without mode when the act says nothing of it."""
    statute = next((part for part in parts[1:] if re.match(rf"положение .*{_GROUP}", fold(part.title))), None)
    members = _members(parts, grids)
    rules = _rules(statute.clauses if statute else parts[0].clauses)
    given = _given(parts[0].clauses)
    if given:
        return WorkingGroup(GroupMode.EXISTING, given, rules, members)
    made = _made(parts[0].clauses)
    if statute or members or made:
        return WorkingGroup(GroupMode.CREATED, _name(statute, parts[0].clauses), rules, members)
    return WorkingGroup()


def _items(clauses: Iterable[Clause]) -> Iterator[Item]:
    return (item for clause in clauses for item in clause.items)


def _given(clauses: Sequence[Clause]) -> Fact[str] | None:
    for item in _items(clauses):
        match = _GIVEN.search(item.text) or _GIVEN_TO.search(item.text)
        if match:
            name = re.split(r",? (?:созданн|утвержденн|образованн|состав котор)", match["name"])[0]
            return Fact(bare(_group_nominative(name)), item.text, item.place)
    return None


def _group_nominative(name: str) -> str:
    """«на … рабочую группу по …» → «… рабочая группа по …»: adjectives before the word «группа» end alike."""
    head, found, tail = (
        re.split(r"(?i)(групп[а-яё]*)", name, maxsplit=1) if re.search(r"(?i)групп", name) else (name, "", "")
    )
    words = [re.sub(r"(?:ую|ой)$", "ая", word) if re.search(r"(?:ую|ой)$", word) else word for word in head.split()]
    return squeeze(" ".join([*words, "группа" if found else "", tail]))


def _made(clauses: Sequence[Clause]) -> bool:
    return any(_MADE.search(fold(item.text)) for item in _items(clauses))


def _name(statute: Part | None, clauses: Sequence[Clause]) -> Fact[str] | None:
    for item in _items(statute.clauses) if statute else ():
        if match := _FULL_NAME.search(item.text):
            return Fact(squeeze(match["name"]), item.text, item.place)
    for item in _items(clauses):
        if match := _IN_CLAUSE.search(item.text):
            return Fact(bare(_group_nominative(match["made"] or match["of"])), item.text, item.place)
    return None


def _rules(clauses: Sequence[Clause]) -> GroupRules | None:
    quorum = majority = None
    casting = signed = None
    for item in _items(clauses):
        for sentence in re.split(r"(?<=[а-яё)])\. ", item.text):
            words = fold(sentence)
            if quorum is None and re.search(r"правомоч", words) and (share := share_in(words)):
                quorum = Fact(share, sentence, item.place)
            elif (
                majority is None
                and re.search(r"решени\w+ .{0,300}(?:принят|принима)|принима\w+ .{0,300}решени", words)
                and (share := share_in(words))
            ):
                majority = Fact(share, sentence, item.place)
            if casting is None and (match := _CASTING.search(sentence)):
                casting = Fact(bare(match["after"] or match["voter"] or match["before"]), sentence, item.place)
            if signed is None and (match := _SIGNED.search(sentence)):
                signed = Fact(bare(match["who"]), sentence, item.place)
    found = GroupRules(quorum, majority, casting, signed)
    return found if any((quorum, majority, casting, signed)) else None


def share_in(words: str) -> Share | None:
    """«не менее половины», «более 2/3», «большинством голосов» (more than half) as a share; None when no share is
    said.
    """
    for match in _HALF_OR_SO.finditer(words):
        if match["least"] or match["more"] or match["fraction"] or match["words"]:
            numerator, denominator = _fraction(match)
            if 0 < numerator <= denominator:
                return Share(numerator, denominator, bool(match["more"]), "присутств" in words[match.end() :][:60])
    majority = _MAJORITY.search(words)
    if majority is None or majority["qualified"]:
        return None
    return Share(1, 2, True, "присутств" in words)


def _fraction(match: re.Match[str]) -> tuple[int, int]:
    if match["percent"]:
        percent = int(match["percent"])
        return (1, 2) if percent == 50 else (percent, 100)
    if match["fraction"]:
        numerator, denominator = match["fraction"].split("/")
        return int(numerator), int(denominator)
    if match["words"].startswith("половин"):
        return 1, 2
    count, part = match["words"].split()
    return next(number for stem, number in _WORDS.items() if count.startswith(stem)), next(
        number for stem, number in _PARTS.items() if part.startswith(stem)
    )


def _members(parts: Sequence[Part], grids: Sequence[Grid]) -> tuple[Member, ...]:
    tables = [grid for grid in grids if grid.kind is GridKind.MEMBERS]
    if tables:
        return tuple(member for grid in tables for member in _of_table(grid))
    listed = next((part for part in parts[1:] if re.match(rf"состав .*{_GROUP}|состав$", fold(part.title))), None)
    return tuple(_of_list(listed.lines)) if listed else ()


def _of_table(grid: Grid) -> Iterator[Member]:
    role = MemberRole.MEMBER
    for row in grid.rows:
        name = squeeze(grid.cell(row, Role.NAME)).rstrip(" –—-")
        position = squeeze(grid.cell(row, Role.POSITION))
        label = _label(" ".join(cell for cell in row.cells if cell)) or (
            _label(position) if not _is_person(name) else None
        )
        if label:
            role = label
        elif _is_person(name):
            stated = _label(grid.cell(row, Role.TYPE)) if Role.TYPE in grid.columns else None
            yield Member(name, _position(position), stated or _role_in(position) or role, grid.place(row))


def _of_list(lines: Iterable[Line]) -> Iterator[Member]:
    """«Фамилия Имя Отчество – должность, секретарь рабочей группы» in paragraphs, under labels or with roles inside."""
    role = MemberRole.MEMBER
    for line in lines:
        text = re.sub(r"^\d{1,2}[.)] ?|^[-–—] ?", "", line.text)
        head, separator, position = re.sub(r" ?[–—] ?| - ", " – ", text, count=1).partition(" – ")
        if _label(head.partition(":")[0]) and not _label(head):
            head, _, position = text.partition(":")
        label, position = _label(head), position.strip()
        if label and not position:
            role = label
        elif label and (match := _FULL_PERSON.match(position) or _INITIALS_PERSON.match(position)):
            yield Member(match[0], _position(position[match.end() :]), label, line.place)
        elif separator and _is_person(squeeze(head)):
            yield Member(squeeze(head), _position(position), _role_in(position) or role, line.place)


def _label(text: str) -> MemberRole | None:
    """The role that a heading line gives to the people after it."""
    words = fold(text).rstrip(" :.-–—")
    return next((role for role, pattern in _LABELS if re.fullmatch(f"{pattern}{_OF_GROUP}?", words)), None)


def _role_in(position: str) -> MemberRole | None:
    words = fold(position)
    return next((role for role, pattern in _LABELS if re.search(rf"\b{pattern}{_OF_GROUP}", words)), None)


def _is_person(text: str) -> bool:
    return bool(_FULL_PERSON.fullmatch(text) or _INITIALS_PERSON.fullmatch(text))


def _position(text: str) -> str:
    return bare(re.sub(r"^[\s–—,-]+", "", text))
