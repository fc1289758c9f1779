"""What the clauses of the body decide, found by what they say and not by their numbers."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sotszakaz.ordering.acts.reading.dates import date_in, dates_in, plain
from sotszakaz.ordering.acts.reading.facts import Effective, Fact, Heading, Selection
from sotszakaz.ordering.acts.reading.kinds import SelectionMethod
from sotszakaz.ordering.acts.reading.names import nominative
from sotszakaz.ordering.acts.reading.outline import Clause, Part
from sotszakaz.ordering.acts.reading.words import bare, fold, squeeze, without_abbreviations

_ORGAN = r"уполномоченн\w+ (?:[а-я]+ ){0,2}орган"
_UPTO = r"[^.;]{0,600}?"
_BODY = r"(?P<body>[^.;]{1,600}?)"
_AUTHORISED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:определить|назначить|установить|утвердить)(?:,? что)? {_BODY} (?:в качестве )?{_ORGAN}",
        rf"{_ORGAN}\w*{_UPTO} (?:является|определить|назначить|определяется) (?P<body>[^.;]{{1,600}})",
        rf"(?:определить|назначить) {_ORGAN}\w*(?:,[^,.;]{{0,300}},| по [^,.;]{{0,300}}? [–-])? "
        r"(?P<body>[^.;,]{1,300})",
        rf"(?:^|[.;] ){_BODY} является {_ORGAN}",
        rf"(?:возложить|наделить)(?: на)? {_BODY} (?:функци\w+|полномочи\w+)(?: и полномочия)? {_ORGAN}",
        rf"возложить (?:функции|полномочия){_UPTO} уполномоченного органа{_UPTO} на (?P<body>[^.;]{{1,600}})",
    )
)
_AFTER_BODY = re.compile(
    r",? (?:утверждающ|по утверждению|осуществляющ|ответственн|на территории|в сфере|для целей).*", re.IGNORECASE
)
_ACTIVITY = re.compile(
    r"по направлени(?:ю|ям) деятельности (?P<name>«(?:[^«»]|«[^«»]*»)*»)(?P<except> ?\(за исключением [^()]*\))?",
    re.IGNORECASE,
)
_ACTIVITY_BARE = re.compile(
    r"по направлению деятельности [-–—:]? ?(?P<name>реализаци[^.;,()]{1,600}?)(?= \(далее| на территории|[.;,(]|$)",
    re.IGNORECASE,
)
_METHOD = re.compile(r"пункт\w* (?P<point>[12]) части 2 статьи 9")
_WAY = re.compile(r"способ\w* отбора|отбор\w* исполнителей")
_EXCLUSION = re.compile(r"(?:за исключением|не применяется|кроме)[^«]{0,600}наименовани\w+[^«]{0,600}")
_QUOTED = re.compile(r"«((?:[^«»]|«[^«»]*»)*)»")
_ANALYSIS = re.compile(r"пофакторн\w+ анализ|факторн\w+ анализ")
_FORCE = re.compile(r"вступа(?:ет|ют) в силу|вводится в действие")
_RETROACTIVE = re.compile(
    r"распространя\w+ (?:сво[ею] действие )?на (?:право)?отношения,? возник\w+ (?:с|со|начиная с) "
)
_FROM_SIGNING = re.compile(r"(?:со дня|с даты|с момента|после|в день) (?:его |ее )?(?:подписания|принятия|издания)")


def read_authorised_body(clauses: Sequence[Clause]) -> Fact[str] | None:
    """The body that approves the social order, in the nominative."""
    for clause in clauses:
        for item in clause.items:
            if "уполномоченн" not in fold(item.text):
                continue
            text = without_abbreviations(item.text)
            for pattern in _AUTHORISED:
                if match := pattern.search(text):
                    body = bare(_AFTER_BODY.sub("", match["body"]))
                    return Fact(nominative(body), item.text, item.place)
    return None


def read_activity(parts: Iterable[Part]) -> Fact[str] | None:
    """The direction of activity, with its exception, as the first place that names it does."""
    for pattern in (_ACTIVITY, _ACTIVITY_BARE):
        for part in parts:
            for clause in part.clauses:
                if match := pattern.search(clause.text):
                    name = match["name"].strip()
                    name = name[1:-1] if name.startswith("«") else name
                    name = squeeze(name + (match.groupdict().get("except") or ""))
                    return Fact(name, match[0], clause.place_at(match.start()))
    return None


def read_selection(parts: Sequence[Part]) -> Selection:
    """The way of selection. Its clause may forget the point of the law; the title of the list of services may have
    it.
    """
    clause = _selection_clause(parts[0].clauses)
    if clause is None:
        return Selection()
    return Selection(_method(fold(clause.text)) or _method_elsewhere(parts), squeeze(clause.text), clause.place)


def _selection_clause(clauses: Sequence[Clause]) -> Clause | None:
    stated = [clause for clause in clauses if clause.number and _WAY.search(fold(clause.text))]
    lawful = [
        clause for clause in stated if re.search(r"статьи 9|социальн\w+ сертификат|конкурс(?!н)", fold(clause.text))
    ]
    return next(iter(lawful or stated), None)


def _method(words: str) -> SelectionMethod | None:
    if match := _METHOD.search(words):
        return SelectionMethod.SOCIAL_CERTIFICATE if match["point"] == "1" else SelectionMethod.COMPETITION
    certificate = re.search(r"способ\w* отбора[^.;]{0,600}социальн\w+ сертификат", words)
    if re.search(r"\bконкурс(?:а|ом|е)?\b", words):
        return None if certificate else SelectionMethod.COMPETITION
    return SelectionMethod.SOCIAL_CERTIFICATE if certificate else None


def _method_elsewhere(parts: Sequence[Part]) -> SelectionMethod | None:
    found = {match["point"] for part in parts for line in part.lines for match in _METHOD.finditer(fold(line.text))}
    if len(found) != 1:
        return None
    return SelectionMethod.SOCIAL_CERTIFICATE if found == {"1"} else SelectionMethod.COMPETITION


def read_excluded_names(clauses: Sequence[Clause]) -> tuple[Fact[str], ...]:
    """Special names of organisations to which the way of selection does not apply."""
    for clause in clauses:
        for item in clause.items:
            match = _EXCLUSION.search(item.text)
            if match:
                tail = re.split(r"\)|\.(?= |$)", item.text[match.end() :])[0]
                return tuple(Fact(squeeze(name), f"«{name}»", item.place) for name in _QUOTED.findall(tail))
    return ()


def read_publication(clauses: Sequence[Clause]) -> Fact[str] | None:
    """Where the documents of the law are published; without such a clause, where the act itself is."""
    portal = _clause_with(clauses, r"размещ\w+[^.]{0,600}едином портале|едином портале[^.]{0,600}размещ")
    return portal or _clause_with(clauses, r"опубликова|обнародова|разместить (?:на|в)")


def read_control(clauses: Sequence[Clause]) -> Fact[str] | None:
    """Who sees that the act is carried out."""
    return _clause_with(
        clauses,
        r"контроль (?:за |над )?(?:[а-я]+ )?(?:исполнени|выполнени|реализаци|настоящ)[^.]{0,600}"
        r"(?:возложить|осуществля)"
        r"|контроль[^.]{0,600}оставля",
    )


def _clause_with(clauses: Sequence[Clause], pattern: str) -> Fact[str] | None:
    for clause in clauses:
        for item in clause.items:
            if clause.number and re.search(pattern, fold(item.text)):
                return Fact(squeeze(item.text), item.text, item.place)
    return None


def read_analysis_due(clauses: Sequence[Clause]) -> Fact[date] | None:
    """The day by which the factor analysis sets the numbers of the indicators."""
    for clause in clauses:
        for item in clause.items:
            match = _ANALYSIS.search(fold(item.text))
            if match is None:
                continue
            term = re.search(r"(?:в срок|срок|до|не позднее)[^.]{0,40}\d.*", fold(item.text))
            day = date_in(term[0]) if term else None
            if day:
                return Fact(day, item.text, item.place)
    return None


def read_effective(clauses: Sequence[Clause], heading: Heading) -> Effective:
    """Entry into force. The day is known when the act names it or ties it to its signing; after a publication it is
    not known here.
    """
    for clause in clauses:
        for item in clause.items:
            words = fold(item.text)
            force = _FORCE.search(words)
            if force is None and not _RETROACTIVE.search(words):
                continue
            return Effective(_day_of_force(words, heading), _retroactive(words), squeeze(item.text), item.place)
    return Effective()


def _day_of_force(words: str, heading: Heading) -> date | None:
    force = _FORCE.search(words)
    if force is None:
        return None
    rest = words[force.end() :]
    retroactive = _RETROACTIVE.search(rest)
    rest = rest[: retroactive.start()] if retroactive else rest
    if _FROM_SIGNING.match(rest.strip()):
        return heading.date.value if heading.date else None
    named = dates_in(plain(rest)) if re.match(r",? ?с ", rest) else []
    return named[0][0] if named else None


def _retroactive(words: str) -> date | None:
    match = _RETROACTIVE.search(words)
    return date_in(words[match.end() :]) if match else None
