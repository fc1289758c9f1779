"""Where each fact of a reading stands: the path of a fact in the JSON of the contract → its quotation and place.

A path is the key of the contract, with the index of an element: «act.number», «plan.3», «plan.3.deadline».
"""

from collections.abc import Iterator
from typing import Any, TypedDict

from sotszakaz.ordering.acts.findings import findings_of
from sotszakaz.ordering.acts.reading.facts import ActReading, Fact, WorkingGroup
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Place


class Quotation(TypedDict):
    """The words of the act, where they stand in words, and the block and row that the page of the text links to."""

    text: str
    where: str
    block: int
    row: int | None


def places_of(reading: ActReading) -> dict[str, Quotation]:
    """Every path that the reading can prove."""
    return {path: _quotation(reading.source, text, place) for path, text, place in _all(reading)}


def blocks_of(source: ActSource) -> list[dict[str, Any]]:
    """The text itself as plain JSON: `{number, text}` of a paragraph, `{rows}` of a table."""
    return [
        {"number": block.number, "text": block.text}
        if isinstance(block, Paragraph)
        else {"rows": [[cell.text for cell in row] for row in block.rows]}
        for block in source.blocks
    ]


def _quotation(source: ActSource, text: str | None, place: Place) -> Quotation:
    return {
        "text": text if text is not None else _row_text(source, place),
        "where": str(source.place(place.block, place.row, place.cell)),
        "block": place.block,
        "row": place.row,
    }


def _row_text(source: ActSource, place: Place) -> str:
    block = source.blocks[place.block]
    if isinstance(block, Paragraph):
        return block.text
    row = block.rows[place.row] if place.row is not None else ()
    return " · ".join(cell.text.replace("\n", " ") for cell in row if cell.text)


_Found = Iterator[tuple[str, str | None, Place]]


def _all(reading: ActReading) -> _Found:
    yield from _clauses(reading)
    yield from _lists(reading)
    yield from _rows(reading)
    yield from _group(reading.working_group)
    for index, finding in enumerate(findings_of(reading)):
        if finding.place is not None:
            yield f"findings.{index}", None, finding.place


def _clauses(reading: ActReading) -> _Found:
    for name in ("kind", "number", "date", "title", "issuer", "municipality", "region", "signed_by"):
        yield from _fact(f"act.{name}", getattr(reading.heading, name))
    for name in ("authorised_body", "activity", "publication", "analysis_due", "control"):
        yield from _fact(name, getattr(reading, name))
    for name in ("selection", "effective"):
        part = getattr(reading, name)
        if part.place is not None and part.text is not None:
            yield name, part.text, part.place


def _lists(reading: ActReading) -> _Found:
    for name in ("excluded_provider_names", "information_systems"):
        for index, fact in enumerate(getattr(reading, name)):
            yield from _fact(f"{name}.{index}", fact)
    for index, document in enumerate(reading.documents):
        yield from _fact(f"documents.{index}", document.title)
        yield from _fact(f"documents.{index}.paper", document.paper)


def _fact(path: str, fact: Fact[Any] | None) -> _Found:
    if fact is not None:
        yield path, fact.text, fact.place


def _rows(reading: ActReading) -> _Found:
    for index, service in enumerate(reading.services):
        yield f"services.{index}", None, service.place
    for index, item in enumerate(reading.plan):
        yield f"plan.{index}", None, item.place
        yield from _fact(f"plan.{index}.deadline", item.deadline)
    for index, indicator in enumerate(reading.indicators):
        yield f"indicators.{index}", None, indicator.place


def _group(group: WorkingGroup) -> _Found:
    yield from _fact("working_group.name", group.name)
    for name in ("quorum", "majority", "casting_vote", "minutes_signed_by"):
        yield from _fact(f"working_group.{name}", getattr(group.rules, name, None))
    for index, member in enumerate(group.members):
        yield f"working_group.members.{index}", None, member.place
