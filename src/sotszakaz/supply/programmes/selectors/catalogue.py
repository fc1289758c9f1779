"""The search of the public catalogue: words first, then typos; every answer is one page of groups."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntFlag
from pathlib import Path
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, ExpressionWrapper, F, Lookup, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.models import CatalogueEntry, Programme, StudyGroup
from sotszakaz.supply.programmes.rules import is_adapted
from sotszakaz.supply.programmes.selectors.coverage import is_covered, is_served
from sotszakaz.supply.programmes.selectors.offers import with_card
from sotszakaz.supply.programmes.selectors.query import (
    Query,
    in_box,
    kilometres,
    of_age,
    on_days,
    sold_out,
    within_hours,
)
from sotszakaz.supply.programmes.wording import Wording, wording_of

PAGE, LAST_PAGE = 24, 40
NEAR_WORDS = (Path(__file__).parents[1] / "sql" / "near_words.sql").read_text(encoding="utf-8")


class Part(IntFlag):
    """What of a question has counts beside its choices; a row fails some of them."""

    FOCUS = 1
    FORM = 2
    DAYS = 4
    AGE = 8
    FREE = 16
    PROVIDER = 32
    ADAPTED = 64


@dataclass(frozen=True, slots=True)
class Scope:
    """A question as conditions: `always` holds for every count, `parts` for all counts but those of the part.

    What the certificate bears holds for every count too, and is dear to judge: how wide a question is, is told without.
    """

    query: Query
    on: date
    wording: Wording
    services: dict[int, SocialService]
    always: Q
    parts: dict[Part, Q] = field(default_factory=dict)

    @property
    def entries(self) -> QuerySet[CatalogueEntry]:
        """Rows that satisfy what has no counts, for a page of them."""
        return self._borne(of_many=False)

    @property
    def counted(self) -> QuerySet[CatalogueEntry]:
        """The same rows, for who reads them all."""
        return self._borne(of_many=True)

    def _borne(self, *, of_many: bool) -> QuerySet[CatalogueEntry]:
        covered = self.query.covered
        return self.wider if covered is None else self.wider.filter(is_covered(covered, self.on, of_many=of_many))

    @property
    def wider(self) -> QuerySet[CatalogueEntry]:
        """Rows that satisfy what has no counts and is told at once."""
        entries = CatalogueEntry.objects.filter(self.always)
        if self.query.near is not None:
            entries = entries.annotate(km=kilometres(self.query.near)).filter(km__lte=self.query.near.km)
        return entries

    @property
    def found(self) -> QuerySet[CatalogueEntry]:
        """Rows that satisfy everything."""
        return self.entries.filter(*self.parts.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A page of groups with their cards; kilometres by group when the question names a point."""

    groups: list[StudyGroup]
    kilometres: dict[int, float]
    page: int
    has_next: bool

    @property
    def is_cut(self) -> bool:
        """There is more, but no further page: the question must be narrowed."""
        return self.page == LAST_PAGE and self.has_next


def read_wording(text: str) -> Wording:
    """The words of the text; one query compares those that stand in no programme with those that do."""
    wording = wording_of(text)
    strange = [each for each in wording.asked if not each.is_familiar]
    if not strange:
        return wording
    asked: dict[str, list[Any]] = {"words": [each.word for each in strange], "open": [each.is_open for each in strange]}
    near: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR_WORDS, asked)
        for word, candidate in cursor.fetchall():
            near.setdefault(word, []).append(candidate)
    return replace(wording, asked=tuple(each.corrected(near.get(each.word, ())) for each in wording.asked))


def scope_of(query: Query, *, on: date, ahead: frozenset[int] = frozenset()) -> Scope:
    """Read the question; a focus or a form that no service has is passed over. At most two queries.

    `ahead` are municipalities where the next day has begun: what ended on the day is over there.
    """
    wording = read_wording(query.text)
    services = SocialService.objects.in_bulk()
    always = _always(query, wording, on)
    if ahead:
        always &= Q(ends_on__gt=on) | ~Q(municipality_id__in=ahead)
    return Scope(query, on, wording, services, always, _parts(query, services, on))


def find(scope: Scope, *, page: int = 1) -> Found:
    """The page of the list: by words, the name before the rest; by distance; else by name. Three queries."""
    page = min(max(page, 1), LAST_PAGE)
    start = (page - 1) * PAGE
    rows = list(_ordered(scope)[start : start + PAGE + 1])
    ids = [row[0] for row in rows[:PAGE]]
    offered = with_card(StudyGroup.objects.offered(scope.on).filter(pk__in=ids)).in_bulk()
    distances = {row[0]: row[1] for row in rows} if scope.query.near is not None else {}
    return Found([offered[pk] for pk in ids if pk in offered], distances, page, len(rows) > PAGE)


def _ordered(scope: Scope) -> "QuerySet[CatalogueEntry, tuple[int, float]]":
    order: list[str] = ["sort_key", "starts_on", "group_id"]
    found, shown = scope.found, ["group_id"]
    if scope.query.near is not None:
        order, shown = ["km", *order], ["group_id", "km"]
    elif scope.wording.asked:
        in_name = Q(programme__name_words=_tsquery(scope.wording))
        found = found.annotate(in_name=ExpressionWrapper(in_name, BooleanField()))
        order = ["-in_name", *order]
    return found.order_by(*order).values_list(*shown)


def _tsquery(wording: Wording) -> SearchQuery:
    return SearchQuery(wording.tsquery, config="russian", search_type="raw")


class OneOf(Lookup):
    """The left side is in the array on the right, which is made once and then looked up in an index.

    A join would be planned by a guess of how many programmes have words that begin so, and read the whole catalogue.
    """

    lookup_name = "one_of"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, left_given = self.process_lhs(compiler, connection)
        right, right_given = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_given, *right_given)


def _always(query: Query, wording: Wording, on: date) -> Q:
    asked = Q(ends_on__gte=on) & within_hours(query)
    if wording.is_senseless:
        asked &= Q(pk__in=[])
    if wording.asked:
        named = Programme.objects.filter(search_words=_tsquery(wording)).order_by()
        asked &= Q(OneOf(F("programme_id"), ArraySubquery(named.values("pk"))))
    if query.municipality_id is not None:
        asked &= is_served(query.municipality_id, query.serving, on)
    if query.near is not None:
        asked &= in_box(query.near)
    return asked


def _parts(query: Query, services: dict[int, SocialService], on: date) -> dict[Part, Q]:
    parts = _kinds(query, services.values())
    if query.days:
        parts[Part.DAYS] = on_days(query.days)
    if query.born_on is not None:
        parts[Part.AGE] = of_age(query.born_on, on)
    elif query.age is not None:
        parts[Part.AGE] = Q(age_from__lte=query.age, age_to__gte=query.age)
    if query.only_free:
        parts[Part.FREE] = ~Q(sold_out())
    if query.organisations:
        parts[Part.PROVIDER] = Q(organisation_id__in=query.organisations)
    return parts


def _kinds(query: Query, services: Collection[SocialService]) -> dict[Part, Q]:
    """What is told by the service of a row."""
    parts: dict[Part, Q] = {}
    if {each.focus for each in services} & set(query.focuses):
        parts[Part.FOCUS] = _of_services(each.pk for each in services if each.focus in query.focuses)
    if {each.form for each in services} & set(query.forms):
        parts[Part.FORM] = _of_services(each.pk for each in services if each.form in query.forms)
    if query.is_adapted:
        parts[Part.ADAPTED] = _of_services(each.pk for each in services if is_adapted(each.category))
    return parts


def _of_services(service_ids: Iterable[int]) -> Q:
    return Q(service_id__in=list(service_ids))
