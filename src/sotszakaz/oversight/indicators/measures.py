"""The port of indicators: an app says how a row of the act's table is counted, by `register` in its `apps.ready`.

A measure is one SQL statement that answers for many periods at once. It may read the relation `period` (id,
municipality_id, starts_on, ends_on — half-open, from 1 January —, timezone) and the common ones of `sql/common.sql`;
it gives a row for everything it looks at, each once a period:

    SELECT period_id, subject_id, is_counted FROM …

A figure of the form COUNT is the number of rows that are counted, a SHARE is their percent of all rows. So a figure
always has its rows, and the stored figures of all municipalities are one statement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sotszakaz.foundation.spreadsheets import Column
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators.states import Form

Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """How the rows behind a figure are shown, on the page and in the workbook: values by the columns, for some ids.

    Who may see them must have `permission` besides that of the indicators. `page` is the page of a row in the office by
    its id; the rows are then in the order of their ids.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Callable[[Sequence[int]], Sequence[Values]]
    permission: Permission = Permission.INDICATOR_VIEW
    page: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """`version` of the formula grows with its meaning; `sentence` says the formula in Russian.

    Without a listing nobody sees the rows: answers that are anonymous. A target that is a word is met from `enough` on.
    `counts_people`: the public is not shown so few of them that they could be known. `remark` says more of a figure by
    how many rows there are and how many are counted: of a sample how far it may be trusted.
    """

    key: str
    form: Form
    version: int
    sentence: str
    sql: str
    listing: Listing | None = None
    enough: int = 1
    counts_people: bool = False
    remark: Callable[[int, int], str] | None = None

    @property
    def name(self) -> tuple[str, str]:
        return self.key, self.form.value


_measures: dict[tuple[str, str], Measure] = {}


def register(*measures: Measure) -> None:
    """A key and form are measured in one way."""
    for measure in measures:
        if _measures.setdefault(measure.name, measure) != measure:
            raise ValueError(f"indicator {measure.name} is measured twice")


def measure_of(key: str, form: Form) -> Measure | None:
    """How the row is counted; None when no registry answers it."""
    return _measures.get((key, form.value))


def registered() -> list[Measure]:
    """All measures by key."""
    return [_measures[name] for name in sorted(_measures)]
