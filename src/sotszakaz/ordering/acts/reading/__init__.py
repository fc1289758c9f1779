"""The grammar of municipal acts on the social order: from the text of a file to facts, each with the words and the
place it was read from.
"""

from sotszakaz.ordering.acts.reading import clauses, documents
from sotszakaz.ordering.acts.reading.bounds import bounded
from sotszakaz.ordering.acts.reading.errors import NotAnAct, TooMuchText
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.reading.grids import grids_of
from sotszakaz.ordering.acts.reading.heading import read_heading
from sotszakaz.ordering.acts.reading.indicators import read_indicators
from sotszakaz.ordering.acts.reading.outline import parts_of
from sotszakaz.ordering.acts.reading.plan import read_plan
from sotszakaz.ordering.acts.reading.services import read_services
from sotszakaz.ordering.acts.reading.working_group import read_working_group
from sotszakaz.ordering.acts.source import ActSource

__all__ = ["ActReading", "NotAnAct", "TooMuchText", "read_act"]


def read_act(source: ActSource) -> ActReading:
    """Everything the act says. An appendix alone is read as far as it goes; a text that is no act raises `NotAnAct`,
    one many times too long `TooMuchText`.
    """
    text = bounded(source)
    grids = grids_of(text)
    parts = parts_of(text, {grid.block for grid in grids})
    body = parts[0].clauses
    heading = read_heading(text, parts)
    systems = documents.read_systems(body)
    reading = ActReading(
        source=source,
        parts=parts,
        heading=heading,
        authorised_body=clauses.read_authorised_body(body),
        activity=clauses.read_activity(parts),
        selection=clauses.read_selection(parts),
        services=read_services(parts, grids),
        excluded_provider_names=clauses.read_excluded_names(body),
        working_group=read_working_group(parts, grids),
        plan=read_plan(grids),
        indicators=read_indicators(grids),
        documents=documents.read_documents(body, systems),
        information_systems=systems,
        publication=clauses.read_publication(body),
        analysis_due=clauses.read_analysis_due(body),
        control=clauses.read_control(body),
        effective=clauses.read_effective(body, heading),
    )
    if not (reading.services or reading.plan or reading.indicators or _is_headed(reading)):
        raise NotAnAct
    return reading


def _is_headed(reading: ActReading) -> bool:
    heading = reading.heading
    return bool(heading.kind and (heading.number or heading.date or heading.title))
