"""Small tools on Russian words, shared by the grammars."""

import re
from collections import Counter

_SPACED_LETTERS = re.compile(r"(?<!\w)(?:[А-ЯЁа-яё] ){3,}[А-ЯЁа-яё](?!\w)")
_ABBREVIATION = re.compile(r"\s*\((?:далее|именуем\w+)[^()]*\)")
_COMMON = re.compile(
    r"муниципальн|городск|сельск|внутригородск|округ|район|город|кра[йя]$|област|республик|администрац|управлен|комитет"
    r"|отдел|департамент|совет|депутат|собран|дум|глав|мэр|образован|поселен|пос[её]л|рабоч|закрыт|административн|территори"
    r"|правительств|министерств|народн|автономн|(?:и|по|в|на|с|о|об|для)$"
)
_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PERSON = (
    re.compile(rf"(?P<initials>{_INITIALS})\s?(?P<surname>{_SURNAME})"),
    re.compile(rf"(?P<surname>{_SURNAME})\s(?P<initials>{_INITIALS})"),
)


def squeeze(text: str) -> str:
    """One space between words, whatever stood there."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text as the grammars compare it: one line, small letters, е for ё."""
    return squeeze(text).lower().replace("ё", "е")


def as_written(text: str, match: re.Match[str]) -> str:
    """What a pattern found in the folded text, in the letters of the text itself."""
    return squeeze(text)[match.start() : match.end()]


def closed_up(text: str) -> str:
    """«П О С Т А Н О В Л Е Н И Е» → «ПОСТАНОВЛЕНИЕ»; underscores of a form are blanks."""
    return squeeze(_SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), text.replace("_", " ")))


def without_abbreviations(text: str) -> str:
    """The text without «(далее – …)»."""
    return _ABBREVIATION.sub("", text).strip()


def bare(text: str) -> str:
    """A list item without the punctuation that ends it."""
    return squeeze(text).rstrip(" ;.,:")


def person_in(text: str) -> tuple[str, str] | None:
    """«И.О. Фамилия», spaced so, and the text before it; None when there is no person."""
    match = _PERSON[0].search(text) or _PERSON[1].search(text)
    if match is None:
        return None
    initials = match["initials"].replace(" ", "")
    return f"{initials} {match['surname']}", squeeze(text[: match.start()])


def spellings(text: str) -> dict[str, str]:
    """For each word its commonest spelling that is not all capitals, to bring headings in capitals back to normal
    case.
    """
    counts = Counter(word for word in _WORD.findall(text) if not word.isupper())
    best: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        best[word.lower()] = word
    return best


def recased(text: str, known: dict[str, str]) -> str:
    """A heading in capitals in the case the rest of the act uses; words never seen elsewhere are names if they look
    like one.
    """
    return _WORD.sub(lambda match: _recased_word(match, text, known), text)


def _recased_word(match: re.Match[str], text: str, known: dict[str, str]) -> str:
    word = match[0]
    if not word.isupper() or len(word) == 1 or word == "ЗАТО":
        return word
    if match.start() and text[match.start() - 1] == "«":
        return word.capitalize()
    if word.lower() in known:
        return known[word.lower()]
    return word.lower() if _COMMON.match(word.lower()) else word.capitalize()


def sentence_start(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
