"""Which act it is: kind, number, date, title, issuer, municipality, region, signature.

All of it stands before the first clause; what does not is looked for in the captions of the appendices («к
постановлению … от … № …») and, for the title, at the end of the text, where converters put floating frames.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sotszakaz.ordering.acts.reading.dates import date_in
from sotszakaz.ordering.acts.reading.facts import Fact, Heading
from sotszakaz.ordering.acts.reading.kinds import ActKind
from sotszakaz.ordering.acts.reading.names import municipality_in, nominative, region_in
from sotszakaz.ordering.acts.reading.outline import Line, Part
from sotszakaz.ordering.acts.reading.words import (
    closed_up,
    fold,
    person_in,
    recased,
    sentence_start,
    spellings,
    squeeze,
)
from sotszakaz.ordering.acts.source import ActSource

_KINDS = {
    "постановлени": ActKind.RESOLUTION,
    "распоряжени": ActKind.ORDER,
    "решени": ActKind.DECISION,
    "приказ": ActKind.DIRECTIVE,
}
_KIND = re.compile(r"(?:проект )?(постановлени|распоряжени|решени|приказ)(?:[а-я]{0,3})(?: |$)")
_CITED_KIND = re.compile(r"(?:^| )(постановлени|распоряжени|решени|приказ)[а-я]{1,3} (?P<issuer>.{1,600}?)(?= от |$)")
_BODY = re.compile(
    r"(?:администраци|управлени|комитет|департамент|отдел|совет|собрани|дума|глава|мэри|правительств|министерств)"
)
_PREAMBLE = re.compile(
    r"(?:в соответствии|на основании|руководствуясь|в целях|во исполнение|рассмотрев|согласно"
    r"|администрация .+ постановляет)"
)
_TITLE = re.compile(r"(?:об? |о внесении)")
_NUMBER = re.compile(r"№ ?((?:[А-ЯЁа-яё]{1,3}-)?\d[\w./-]*)")
_BARE_NUMBER = re.compile(r"(?<![\d.])(\d{1,5}(?:-[а-яё]{1,4})?)(?![\d.])", re.IGNORECASE)
_TOWN = re.compile(r"(?:^| )(?:г|пгт|пос|с|р\.п)\. ?[А-ЯЁ][\w-]+")


def read_heading(source: ActSource, parts: Sequence[Part]) -> Heading:
    """The heading; a field that the text does not have is None."""
    body = parts[0]
    front = _front(body)
    caption = [line for part in parts[1:] for line in part.lines[:8]]
    known = spellings(source.text())
    issuer = _issuer_in_front(front, known) or _issuer_in_captions(parts, known)
    requisites, cited = _requisites(front), _from_to(caption)
    return Heading(
        kind=_kind(front) or _kind_in_captions(parts),
        number=_number(requisites) or _number(cited),
        date=_first_date(requisites) or _first_date(cited),
        title=_title(front) or _floating_title(source, parts),
        issuer=issuer,
        municipality=_municipality(issuer, front, known),
        region=_region(issuer, front, known),
        signed_by=_signed(body, 0),
        signed_as=_signed(body, 1),
    )


def _front(body: Part) -> list[Line]:
    """Lines before the preamble or the first clause."""
    front: list[Line] = []
    for clause in body.clauses:
        if clause.number:
            break
        for item in clause.items:
            if _PREAMBLE.match(fold(item.text)) or len(front) > 40:
                return front
            front.append(Line(closed_up(item.text), None, item.place))
    return front


def _kind(front: Iterable[Line]) -> Fact[ActKind] | None:
    for line in front:
        if match := _KIND.match(fold(line.text)):
            return Fact(_KINDS[match[1]], line.text, line.place)
    return None


def _captions(parts: Sequence[Part]) -> Iterator[tuple[str, Line]]:
    """The caption of each appendix as one line, and the line it begins at."""
    for part in parts[1:]:
        yield closed_up(" ".join(line.text for line in part.lines[:7])), part.lines[0]


def _kind_in_captions(parts: Sequence[Part]) -> Fact[ActKind] | None:
    for text, line in _captions(parts):
        if match := _CITED_KIND.search(fold(text)):
            return Fact(_KINDS[match[1]], text[match.start() : match.end()].strip(), line.place)
    return None


def _requisites(front: list[Line]) -> list[Line]:
    """Lines where date and number stand: dates in the title are not the act's."""
    lines = []
    for line in front:
        if _TITLE.match(fold(line.text)):
            break
        lines.append(line)
    return lines


def _from_to(caption: Iterable[Line]) -> list[Line]:
    """Lines «от … № …» of the captions."""
    lines = (Line(closed_up(line.text), None, line.place) for line in caption)
    return [line for line in lines if re.search(r"(?:^| )от ?\d|№ ?\d", fold(line.text)) and date_in(line.text)]


def _first_date(lines: Iterable[Line]) -> Fact[date] | None:
    for line in lines:
        if day := date_in(line.text):
            return Fact(day, line.text, line.place)
    return None


def _number(lines: Sequence[Line]) -> Fact[str] | None:
    """«№ 83-р»; without the sign, what is left of the line of the date or of the line after it."""
    for line in lines:
        if match := _NUMBER.search(line.text):
            return Fact(match[1].rstrip("./-"), line.text, line.place)
    for index, line in enumerate(lines):
        if date_in(line.text):
            for near in lines[index : index + 3]:
                if match := _BARE_NUMBER.search(_without_date(near.text)):
                    return Fact(match[1], near.text, near.place)
    return None


def _without_date(text: str) -> str:
    text = re.sub(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}", " ", text)
    text = re.sub(r"«?\d{1,2}»?\s+[а-яё]+\s+\d{4}\s*(?:г\.|года?)?", " ", text, flags=re.IGNORECASE)
    return _TOWN.sub(" ", text)


def _title(front: Sequence[Line]) -> Fact[str] | None:
    starts = [index for index, line in enumerate(front) if _TITLE.match(fold(line.text)) and len(line.text) > 10]
    return _joined(front[starts[0] :]) if starts else None


def _joined(lines: Sequence[Line]) -> Fact[str]:
    words: list[str] = []
    for line in lines:
        if words and (
            date_in(line.text) or _KIND.match(fold(line.text)) or line.text.endswith(":") or line.text.isupper()
        ):
            break
        words.append(line.text)
    text = squeeze(" ".join(words)).rstrip(".")
    return Fact(text, text, lines[0].place)


def _floating_title(source: ActSource, parts: Sequence[Part]) -> Fact[str] | None:
    """The title at the very end: short lines after the closing table or paragraph, the first beginning with «Об …»."""
    lines = [line for line in parts[-1].lines if line.place.row is None][-12:]
    for index in range(len(lines) - 1, -1, -1):
        if (
            _TITLE.match(fold(lines[index].text))
            and lines[index].text[0].isupper()
            and _is_after_table(source, lines[index])
        ):
            return _joined(lines[index:])
    return None


def _is_after_table(source: ActSource, line: Line) -> bool:
    return line.place.block > 0 and not hasattr(source.blocks[line.place.block - 1], "text")


def _issuer_in_front(front: Sequence[Line], known: dict[str, str]) -> Fact[str] | None:
    for index, line in enumerate(front):
        words = _KIND.sub("", fold(line.text), count=1).strip()
        if not _BODY.match(words) or date_in(line.text):
            continue
        text = line.text[len(fold(line.text)) - len(words) :] if words != fold(line.text) else line.text
        phrase = [text, *_rest_of_issuer(front[index + 1 :])]
        written = squeeze(" ".join(phrase))
        return Fact(sentence_start(nominative(recased(written, known))), written, line.place)
    return None


def _rest_of_issuer(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        words = fold(line.text)
        ends = (
            _KIND.match(words)
            or _TITLE.match(words)
            or _TOWN.match(line.text)
            or re.search(r"\d", words)
            or words == "российская федерация"
        )
        if ends or _BODY.match(words):
            return
        yield line.text


def _issuer_in_captions(parts: Sequence[Part], known: dict[str, str]) -> Fact[str] | None:
    for text, line in _captions(parts):
        match = _CITED_KIND.search(fold(text))
        if match:
            written = text[match.start("issuer") : match.end("issuer")]
            written = re.split(r"\s+(?:от|№)\b", written)[0]
            return Fact(sentence_start(nominative(recased(written, known))), written, line.place)
    return None


def _municipality(issuer: Fact[str] | None, front: Iterable[Line], known: dict[str, str]) -> Fact[str] | None:
    sources = [issuer] if issuer else []
    sources += [Fact(recased(line.text, known), line.text, line.place) for line in front]
    for fact in sources:
        if name := municipality_in(fact.value, set(known.values())):
            return Fact(name, fact.text, fact.place)
    return None


def _region(issuer: Fact[str] | None, front: Iterable[Line], known: dict[str, str]) -> Fact[str] | None:
    sources = [(issuer.text, issuer.place)] if issuer else []
    sources += [(line.text, line.place) for line in front]
    for text, place in sources:
        if name := region_in(recased(text, known)):
            return Fact(name, text, place)
    return None


def _signed(body: Part, which: int) -> Fact[str] | None:
    """0: the person who signs, 1: the post."""
    if not body.signature:
        return None
    text = squeeze(" ".join(line.text for line in body.signature))
    person = person_in(text)
    if person is None or not person[which]:
        return None
    return Fact(person[which], text, body.signature[-1].place)
