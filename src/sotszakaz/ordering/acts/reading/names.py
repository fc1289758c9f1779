"""Names of bodies and municipalities in the nominative.

Acts name a body in the case its sentence asks («определить администрацию …», «распоряжение администрации …»), a
registry needs its name. Only the head noun and the adjectives before it change; what follows stands in the genitive
anyway. An unknown head leaves the words as written.
"""

import re
from collections.abc import Collection

from sotszakaz.ordering.acts.data.regions import REGION_FORMS
from sotszakaz.ordering.acts.reading.words import fold, squeeze

_FEMININE = {
    "администраци": "администрация",
    "инспекци": "инспекция",
    "служб": "служба",
    "палат": "палата",
    "дум": "дума",
}
_NEUTER = {
    "управлени": "управление",
    "учреждени": "учреждение",
    "министерств": "министерство",
    "агентств": "агентство",
    "собрани": "собрание",
    "образовани": "образование",
    "поселени": "поселение",
}
_MASCULINE = {
    word: word
    for word in (
        "комитет",
        "отдел",
        "департамент",
        "центр",
        "совет",
        "сектор",
        "округ",
        "район",
        "город",
        "поселок",
        "орган",
    )
} | {"поселк": "поселок"}
_HEADS = {**{k: (v, "f") for k, v in _FEMININE.items()}, **{k: (v, "n") for k, v in _NEUTER.items()}}
_HEADS |= {k: (v, "m") for k, v in _MASCULINE.items()}
_HEADS["глав"] = ("глава", "m")
_HEAD_ENDING = re.compile(r"(?:[аяуюеиоы]|ой|ей|ом|ем|ия|ию|ие|ии)?")
_ADJECTIVE = re.compile(
    r"(?P<stem>[а-яё-]+?)(?P<ending>ого|его|ому|ему|ой|ей|ую|юю|ые|ых|ым|им|ом|ем|ый|ий|ая|яя|ое|ее)", re.IGNORECASE
)
_STRESSED = ("городск", "тверск", "донск", "морск", "заводск", "посадск")
_SOFT = ("верхн", "нижн", "средн", "ближн", "дальн")
_TOWN_ENDINGS = (("ого", "ый"), ("а", ""), ("я", "ь"), ("ы", "а"))
_MUNICIPALITY_START = re.compile(
    r"(?:[А-ЯЁ][\w-]+[ое]го (?!края|област)"
    r"|(?:города|г\.|муниципальн|городск|сельск|закрытого|внутригородск|пос[её]лка|рабочего|села|станицы)"
    r"|ЗАТО )"
)
_FORMS = {fold(form): name for form, name in REGION_FORMS.items()}
_LIKE_A_REGION = re.compile(r"[А-ЯЁ][\w-]+(?:[сц]кая область|[сц]кой области|[сц]кий край|[сц]кого края)")
_REGION = re.compile("|".join(re.escape(form) for form in sorted(REGION_FORMS, key=len, reverse=True)), re.IGNORECASE)


def nominative(phrase: str, known: Collection[str] = ()) -> str:
    """«администрацию города …» → «администрация города …», «Петровского городского округа» → «Петровский городской
    округ».
    """
    words = squeeze(phrase).split(" ")
    for index, word in enumerate(words[:5]):
        head = _head(word)
        if head:
            noun, gender = head
            before = [_adjective(earlier, gender) for earlier in words[:index]]
            noun = noun.capitalize() if word[:1].isupper() else noun
            rest = words[index + 1 :]
            if noun.lower() == "город" and rest:
                rest = [_town_nominative(rest[0], known), *rest[1:]]
            return " ".join([*before, noun, *rest])
        if not _ADJECTIVE.fullmatch(word):
            break
    return squeeze(phrase)


def _head(word: str) -> tuple[str, str] | None:
    folded = fold(word)
    for stem, head in _HEADS.items():
        if folded.startswith(stem) and _HEAD_ENDING.fullmatch(folded[len(stem) :]):
            return head
    return None


def _adjective(word: str, gender: str) -> str:
    match = _ADJECTIVE.fullmatch(word)
    if match is None:
        return word
    stem = match["stem"]
    soft = stem.lower().endswith(_SOFT)
    if gender == "m":
        ending = "ой" if stem.lower() in _STRESSED else "ий" if soft or stem[-1] in "кгхжшчщ" else "ый"
    else:
        ending = {"f": ("ая", "яя"), "n": ("ое", "ее")}[gender][soft]
    return stem + ending


def _town_nominative(name: str, known: Collection[str]) -> str:
    """«Ачинска» → «Ачинск». A nominative that stands elsewhere in the act decides; an ending that says nothing leaves
    the name.
    """
    for end in ("а", "ь", "я", "о", "ы", "й", ""):
        if name[-1:] in "аяыи" and f"{name[:-1]}{end}" != name and f"{name[:-1]}{end}" in known:
            return f"{name[:-1]}{end}"
    for old, new in _TOWN_ENDINGS:
        if name.endswith(old):
            return name.removesuffix(old) + new
    return name


def region_in(text: str) -> str | None:
    """The subject of the Federation that a text names, by its nominative name; a name not in the list, by its form."""
    if match := _REGION.search(text):
        return _FORMS[fold(match[0])]
    if match := _LIKE_A_REGION.search(text):
        return re.sub(r"(?i)ой области$", "ая область", re.sub(r"(?i)ого края$", "ий край", match[0]))
    return None


def municipality_in(body: str, known: Collection[str] = ()) -> str | None:
    """The municipality whose body is named in the genitive or accusative: «администрации города Ачинска …» → «город
    Ачинск».

    `known` are words of the act, among them perhaps the nominative of the town.
    """
    match = _MUNICIPALITY_START.search(" ".join(_LIKE_A_REGION.sub(" ", _REGION.sub(" ", body)).split()))
    return nominative(match.string[match.start() :].strip(" ,.;"), known) if match else None
