"""Rows as JSON, both ways, without the compiler of the ORM: instances from what an SQL function has answered
(`row_to_json`), and thousands of rows written by one statement.

Decimals are exact: read the JSON by `read`. A column that the row lacks is deferred, as after `QuerySet.defer`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, partial
from itertools import islice
from typing import Any, TypeVar

from django.contrib.postgres.fields import DateRangeField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange
from psycopg import sql

M = TypeVar("M", bound=models.Model)

read = partial(json.loads, parse_float=Decimal)
"""JSON with exact decimals."""


def period(text: str) -> DateRange:
    """«[2026-01-01,2026-12-31)», as PostgreSQL writes a range of days."""
    lower, upper = text[1:-1].split(",")
    return DateRange(date.fromisoformat(lower) if lower else None, date.fromisoformat(upper) if upper else None)


CONVERTERS: "dict[type[models.Field[Any, Any]], Callable[[Any], Any]]" = {
    models.DateTimeField: datetime.fromisoformat,
    models.DateField: date.fromisoformat,
    models.TimeField: time.fromisoformat,
    models.DecimalField: Decimal,
    DateRangeField: period,
}


@cache
def _columns(model: type[models.Model], names: frozenset[str]) -> tuple[list[str], list[tuple[str, Any]]]:
    """The model's columns that the row has, each with its converter or None."""
    columns = []
    for field in model._meta.concrete_fields:
        if field.column in names:
            kinds = (convert for kind, convert in CONVERTERS.items() if isinstance(field, kind))
            columns.append((field.column, next(kinds, None)))
    attnames = [field.attname for field in model._meta.concrete_fields if field.column in names]
    return attnames, columns


def instance_of(model: type[M], row: Mapping[str, Any], **related: models.Model | None) -> M:
    """The row as an instance that is already in the database; `related` are set as if by `select_related`."""
    attnames, columns = _columns(model, frozenset(row))
    values = [
        convert(row[name]) if convert is not None and row[name] is not None else row[name] for name, convert in columns
    ]
    made = model.from_db("default", attnames, values)
    for name, other in related.items():
        made._state.fields_cache[name] = other
    return made


AT_ONCE = 5000
"""Rows of one statement."""
INSERT = sql.SQL(
    "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
)


def write_all(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows by their columns, all of the same ones; the database knows defaults of the others.

    Constraints, triggers and row-level security judge as ever. Values are what JSON knows: no decimals, no moments.
    """
    coming = iter(rows)
    while portion := list(islice(coming, AT_ONCE)):
        columns = sql.SQL(", ").join(map(sql.Identifier, portion[0]))
        table = sql.Identifier(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(table=table, columns=columns), [json.dumps(portion)])
