"""How many groups stand behind each choice of the filter, counted under the other choices.

One scan of the rows gives each row the set of parts that it fails; a row that fails nothing counts everywhere, a row
that fails one part counts for the other choices of that part. A question so wide that more than `WIDE` rows would be
scanned is counted over a sample of lots, and its counts are said to be approximate.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Func, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower
from psycopg import sql

from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.supply.programmes.models import LOTS, CatalogueEntry
from sotszakaz.supply.programmes.rules import WEEKDAYS, is_adapted, sort_key
from sotszakaz.supply.programmes.selectors.catalogue import Part, Scope
from sotszakaz.supply.programmes.selectors.query import sold_out

WIDE = 2_000
PROVIDERS = 8
NAMED, NAMESAKES = 20, 200
AGES = range(3, 19)

ROWS_THERE_ARE = "SELECT reltuples FROM pg_class WHERE oid = 'programmes_catalogueentry'::regclass"

COUNTED = sql.SQL("""
    WITH scope AS MATERIALIZED ({})
    SELECT grouping(service_id, days, age_from, is_sold_out), failed, service_id, days, age_from, age_to, is_sold_out,
           NULL AS organisation_id, count(*)
    FROM scope
    WHERE failed IN (0, 1, 2, 4, 8, 16, 32, 64)
    GROUP BY GROUPING SETS ((failed, service_id), (failed, days), (failed, age_from, age_to), (failed, is_sold_out))
    UNION ALL (
        SELECT 0, 0, NULL, NULL, NULL, NULL, NULL, organisation_id, count(*)
        FROM scope
        WHERE failed IN (0, 32)
        GROUP BY organisation_id
        ORDER BY organisation_id = ANY (%s) DESC, count(*) DESC, organisation_id LIMIT %s
    )
""")
BY_PROVIDER = 0
BY_SERVICE, BY_DAYS, BY_AGES, BY_FREE = 0b0111, 0b1011, 0b1101, 0b1110


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the filter with what stands behind it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts beside the choices. When not `is_exact`, they come from a sample and are rounded."""

    total: int
    is_exact: bool
    focuses: tuple[Option, ...]
    forms: tuple[Option, ...]
    days: tuple[Option, ...]
    ages: tuple[Option, ...]
    free: int
    adapted: int
    providers: tuple[Option, ...]


@dataclass(slots=True)
class _Tally:
    """Counts by part and value; `share` of all rows was scanned."""

    share: float
    total: int
    by: dict[Part, Counter[str]]

    def options(self, part: Part, labels: Iterable[tuple[str, str]], chosen: Iterable[object]) -> tuple[Option, ...]:
        picked = {str(each) for each in chosen}
        counts = self.by[part]
        return tuple(
            Option(value, label, self.scaled(counts[value]), value in picked)
            for value, label in labels
            if counts[value] or value in picked
        )

    def scaled(self, count: int) -> int:
        """Two digits of an estimate are true at most; an exact count stays."""
        if self.share == 1:
            return count
        whole = round(count / self.share)
        digits = max(len(str(whole)) - 2, 0)
        return round(whole, -digits)


def facets_of(scope: Scope) -> Facets:
    """Three queries, one more when the question is wide and one more when providers are looked for by name."""
    query = scope.query
    lots = _lots(scope.wider)
    entries = scope.counted.filter(lot__lt=lots) if lots < LOTS else scope.counted
    tally = _tally(scope, entries, lots / LOTS)
    focuses = sorted({each.focus for each in scope.services.values() if each.focus})
    forms = sorted({each.form for each in scope.services.values() if each.form})
    return Facets(
        total=tally.scaled(tally.total),
        is_exact=tally.share == 1,
        focuses=tally.options(Part.FOCUS, ((each, each) for each in focuses), query.focuses),
        forms=tally.options(Part.FORM, ((each, each) for each in forms), query.forms),
        days=tally.options(Part.DAYS, ((str(n), name) for n, name in enumerate(WEEKDAYS, start=1)), query.days),
        ages=tally.options(Part.AGE, ((str(age), str(age)) for age in AGES), [query.age]),
        free=tally.scaled(tally.by[Part.FREE]["True"]),
        adapted=tally.scaled(tally.by[Part.ADAPTED]["True"]),
        providers=_named(scope) if query.provider_name.strip() else _providers(tally, query.organisations),
    )


def _lots(entries: QuerySet[CatalogueEntry]) -> int:
    """How many of the 64 lots to scan: all of them while the question is narrow."""
    along_an_index = entries.order_by("sort_key", "starts_on", "group_id")  # of all, or of the municipality asked
    first = along_an_index[: WIDE + 1]
    if first.count() <= WIDE:
        return LOTS
    with connection.cursor() as cursor:
        cursor.execute(ROWS_THERE_ARE)
        rows = max(cursor.fetchone()[0], WIDE)
    return min(max(1, int(LOTS * WIDE / rows)), LOTS // 2)


def _tally(scope: Scope, entries: QuerySet[CatalogueEntry], share: float) -> _Tally:
    rows = entries.order_by().annotate(failed=_failed(scope), is_sold_out=sold_out())
    shown = rows.values("failed", "service_id", "days", "age_from", "age_to", "is_sold_out", "organisation_id")
    try:
        inner, given = shown.query.sql_with_params()
    except EmptyResultSet:  # conditions that no row can satisfy
        return _Tally(share, 0, {part: Counter() for part in Part})
    with connection.cursor() as cursor:
        chosen = list(scope.query.organisations)
        cursor.execute(COUNTED.format(sql.SQL(inner)), [*given, chosen, PROVIDERS + len(chosen)])
        counted = cursor.fetchall()
    tally = _Tally(share, 0, {part: Counter() for part in Part})
    for kind, failed, service_id, days, age_from, age_to, is_sold_out, organisation_id, count in counted:
        if kind == BY_PROVIDER:
            tally.by[Part.PROVIDER][str(organisation_id)] += count
        elif kind == BY_FREE:
            tally.total += count if failed == 0 else 0
            _add(tally, Part.FREE, failed, count, [str(not is_sold_out)])
        elif kind == BY_SERVICE:
            _add(tally, Part.FOCUS, failed, count, [scope.services[service_id].focus])
            _add(tally, Part.FORM, failed, count, [scope.services[service_id].form])
            _add(tally, Part.ADAPTED, failed, count, [str(is_adapted(scope.services[service_id].category))])
        elif kind == BY_DAYS:
            _add(tally, Part.DAYS, failed, count, [str(day) for day in range(1, 8) if days >> (day - 1) & 1])
        else:
            _add(tally, Part.AGE, failed, count, [str(age) for age in range(age_from, age_to + 1)])
    return tally


def _add(tally: _Tally, part: Part, failed: int, count: int, values: list[str]) -> None:
    if failed in (0, part):
        for value in values:
            tally.by[part][value] += count


def _failed(scope: Scope) -> Combinable:
    """The parts of the question that the row does not satisfy, as bits."""
    failed: Combinable = Value(0)
    for part, condition in scope.parts.items():
        failed = failed + Case(When(condition, then=Value(0)), default=Value(part.value), output_field=IntegerField())
    return failed


def _providers(tally: _Tally, chosen: Collection[int]) -> tuple[Option, ...]:
    """Those chosen and those with most groups."""
    counts = tally.by[Part.PROVIDER]
    names = Organisation.objects.filter(pk__in={*map(int, counts), *chosen}).order_by("short_name", "pk")
    listed = [
        Option(str(pk), name, tally.scaled(counts[str(pk)]), pk in chosen)
        for pk, name in names.values_list("pk", "short_name")
    ]
    return tuple(sorted(listed, key=lambda each: (not each.is_chosen, -each.count)))


def _named(scope: Scope) -> tuple[Option, ...]:
    """Those chosen and those whose names have all the words, however few groups they have: counted exactly."""
    query = scope.query
    said = Concat("short_name", Value(" "), "full_name")
    names = Organisation.objects.annotate(said=Func(Lower(said), Value("ё"), Value("е"), function="translate"))
    for word in sort_key(query.provider_name).split():
        names = names.filter(said__contains=word)
    asked = {*names.order_by("short_name", "pk").values_list("pk", flat=True)[:NAMESAKES], *query.organisations}
    others = [condition for part, condition in scope.parts.items() if part != Part.PROVIDER]
    entries = scope.entries.filter(*others, organisation_id__in=asked).order_by()
    counted = dict(entries.values_list("organisation_id").annotate(Count("pk")))
    shown = Organisation.objects.filter(pk__in={*counted, *query.organisations}).order_by("short_name", "pk")
    listed = [
        Option(str(pk), name, counted.get(pk, 0), pk in query.organisations)
        for pk, name in shown.values_list("pk", "short_name")
    ]
    return tuple(sorted(listed, key=lambda each: (not each.is_chosen, -each.count))[: NAMED + len(query.organisations)])
