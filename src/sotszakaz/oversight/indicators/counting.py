"""Running measures: figures of any number of municipalities and quarters at once, and the rows of one figure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg import sql

from sotszakaz.oversight.indicators.measures import Measure
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.rules.standing import value_of

COMMON = sql.SQL((Path(__file__).parent / "sql" / "common.sql").read_text(encoding="utf-8"))
ONE_DAY = timedelta(days=1)

PERIODS = sql.SQL("""
    WITH RECURSIVE period AS MATERIALIZED (
        SELECT d.id, d.municipality_id, d.starts_on, d.ends_on, m.timezone
        FROM unnest(%(municipalities)s::bigint[], %(starts)s::date[], %(ends)s::date[])
            WITH ORDINALITY AS d (municipality_id, starts_on, ends_on, id)
        JOIN municipalities_municipality m ON m.id = d.municipality_id
    ),
    {common}
""")
FOUND = sql.SQL("""
    {periods},
    found AS ({measures}),
    figure AS (
        SELECT p.id AS period_id, m.measure, count(f.measure) AS row_count,
               count(f.measure) FILTER (WHERE f.is_counted) AS counted
        FROM period p
        CROSS JOIN generate_series(1, {many}) AS m (measure)
        LEFT JOIN found f ON f.period_id = p.id AND f.measure = m.measure
        GROUP BY p.id, m.measure
    )
""")
COVERED = sql.SQL("""
    {periods},
    covered AS (
        SELECT s.period_id, s.organisation_id, h.residence_id, count(DISTINCT s.child) AS children,
               count(*) AS contracts
        FROM served s JOIN home h ON h.period_id = s.period_id AND h.child = s.child
        GROUP BY GROUPING SETS ((s.period_id, s.organisation_id), (s.period_id, h.residence_id), (s.period_id))
    ),
    whole AS (
        SELECT p.id, p.municipality_id, p.starts_on, p.ends_on,
               coalesce(max(c.children) FILTER (WHERE c.organisation_id IS NULL AND c.residence_id IS NULL), 0)
                   AS children,
               coalesce(max(c.contracts) FILTER (WHERE c.organisation_id IS NULL AND c.residence_id IS NULL), 0)
                   AS contracts,
               coalesce(jsonb_agg(jsonb_build_array(c.organisation_id, c.children, c.contracts)
                   ORDER BY c.organisation_id) FILTER (WHERE c.organisation_id IS NOT NULL), '[]') AS providers,
               coalesce(jsonb_agg(jsonb_build_array(c.residence_id, c.children, c.contracts)
                   ORDER BY c.residence_id) FILTER (WHERE c.residence_id IS NOT NULL), '[]') AS residences
        FROM period p LEFT JOIN covered c ON c.period_id = p.id
        GROUP BY p.id, p.municipality_id, p.starts_on, p.ends_on
    )
""")
COVERAGE = sql.SQL("{covered} SELECT children, contracts, providers, residences FROM whole")
TAKE_COVERAGE = sql.SQL("""
    {covered}
    INSERT INTO indicators_coveragefigure (municipality_id, year, quarter, as_of, children, contracts, providers,
        residences, is_final, taken_at, taken_by_id)
    SELECT w.municipality_id, extract(year FROM w.starts_on), q.quarter, w.ends_on - 1, w.children, w.contracts,
           w.providers, w.residences, q.is_final, now(), %(by)s::bigint
    FROM whole w
    JOIN unnest(%(quarters)s::int[], %(finals)s::boolean[]) WITH ORDINALITY AS q (quarter, is_final, id) ON q.id = w.id
    ORDER BY w.municipality_id, w.starts_on, q.quarter
    ON CONFLICT (municipality_id, year, quarter) DO UPDATE SET
        as_of = excluded.as_of, children = excluded.children, contracts = excluded.contracts,
        providers = excluded.providers, residences = excluded.residences, is_final = excluded.is_final,
        taken_at = excluded.taken_at, taken_by_id = excluded.taken_by_id
    WHERE NOT indicators_coveragefigure.is_final
""")
MEASURED = sql.SQL("SELECT {number} AS measure, f.* FROM ({statement}) AS f (period_id, subject_id, is_counted)")
FIGURES = sql.SQL("{found} SELECT period_id, measure, row_count, counted FROM figure")
ROWS = sql.SQL("""
    {found} SELECT subject_id, is_counted FROM found WHERE is_counted OR {all_rows}
    ORDER BY is_counted DESC, subject_id
""")
TAKE = sql.SQL("""
    {found}
    INSERT INTO indicators_quarterfigure (municipality_id, year, quarter, key, form, version, as_of, row_count, counted,
        is_final, taken_at, taken_by_id)
    SELECT p.municipality_id, extract(year FROM p.starts_on), q.quarter, m.key, m.form, m.version, p.ends_on - 1,
           f.row_count, f.counted, q.is_final, now(), %(by)s::bigint
    FROM figure f
    JOIN period p ON p.id = f.period_id
    JOIN unnest(%(quarters)s::int[], %(finals)s::boolean[]) WITH ORDINALITY AS q (quarter, is_final, id) ON q.id = p.id
    JOIN unnest(%(keys)s::text[], %(forms)s::text[], %(versions)s::int[])
        WITH ORDINALITY AS m (key, form, version, measure) ON m.measure = f.measure
    ORDER BY p.municipality_id, p.starts_on, q.quarter, m.key, m.form
    ON CONFLICT (municipality_id, year, quarter, key, form) DO UPDATE SET
        version = excluded.version, as_of = excluded.as_of, row_count = excluded.row_count, counted = excluded.counted,
        is_final = excluded.is_final, taken_at = excluded.taken_at, taken_by_id = excluded.taken_by_id
    WHERE NOT indicators_quarterfigure.is_final
""")


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter of one municipality as it is told on a day: from 1 January to the evening of `as_of`.

    Final when the quarter is over: on its last day it is not.
    """

    municipality_id: int
    quarter: Quarter
    as_of: date
    is_final: bool


@dataclass(frozen=True, slots=True)
class Figure:
    row_count: int
    counted: int
    value: Decimal | None


Triple = Sequence[int]
"""Id of a provider or of a place, different children, contracts."""


@dataclass(frozen=True, slots=True)
class Covered:
    children: int
    contracts: int
    providers: Sequence[Triple]
    residences: Sequence[Triple]


@dataclass(frozen=True, slots=True)
class Behind:
    """A row behind a figure: what it is, and whether it is counted."""

    subject_id: int
    is_counted: bool


def span_on(municipality_id: int, quarter: Quarter, on: date) -> Span:
    return Span(municipality_id, quarter, quarter.told_on(on), on > quarter.last_day)


def figures_of(spans: Sequence[Span], measures: Sequence[Measure]) -> list[dict[tuple[str, str], Figure]]:
    """Figures as the registries are now, a dictionary by the names of measures for each span. One query."""
    found: list[dict[tuple[str, str], Figure]] = [{} for _ in spans]
    if spans and measures:
        with connection.cursor() as cursor:
            cursor.execute(FIGURES.format(found=_found(measures)), _arrays(spans))
            for place, number, rows, counted in cursor.fetchall():
                measure = measures[number - 1]
                found[place - 1][measure.name] = Figure(rows, counted, value_of(measure.form, rows, counted))
    return found


def coverage_of(span: Span) -> Covered:
    """Who is covered as the registries are now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE.format(covered=_covered()), _arrays([span]))
        children, contracts, providers, residences = cursor.fetchone()
    return Covered(children, contracts, json.loads(providers), json.loads(residences))


def rows_of(span: Span, measure: Measure) -> list[Behind]:
    """The rows behind a figure, those that are counted first; of a share all that are looked at."""
    all_rows = sql.Literal(measure.form == "share")
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(found=_found([measure]), all_rows=all_rows), _arrays([span]))
        return [Behind(*row) for row in cursor.fetchall()]


def take(spans: Sequence[Span], measures: Sequence[Measure], by: int | None) -> int:
    """Write the figures and the coverage of all spans; final ones stay. How many figures were written.

    Two statements, however many spans there are.

    Rows are locked in one order by everybody: a button and the clock wait for one another and never for each other.

    The session acts for all these municipalities.
    """
    if not spans or not measures:
        return 0
    values = _arrays(spans) | {
        "by": by,
        "quarters": [each.quarter.number for each in spans],
        "finals": [each.is_final for each in spans],
        "keys": [each.key for each in measures],
        "forms": [each.form.value for each in measures],
        "versions": [each.version for each in measures],
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(found=_found(measures)), values)
        written = int(cursor.rowcount)
        cursor.execute(TAKE_COVERAGE.format(covered=_covered()), values)
    return written


def _covered() -> sql.Composed:
    return COVERED.format(periods=PERIODS.format(common=COMMON))


def _found(measures: Sequence[Measure]) -> sql.Composed:
    statements = [
        MEASURED.format(number=sql.Literal(number), statement=sql.SQL(measure.sql))
        for number, measure in enumerate(measures, start=1)
    ]
    return FOUND.format(
        periods=PERIODS.format(common=COMMON),
        measures=sql.SQL(" UNION ALL ").join(statements),
        many=sql.Literal(len(measures)),
    )


def _arrays(spans: Sequence[Span]) -> dict[str, Any]:
    return {
        "municipalities": [each.municipality_id for each in spans],
        "starts": [each.quarter.year_starts_on for each in spans],
        "ends": [each.as_of + ONE_DAY for each in spans],
    }
