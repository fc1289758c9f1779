"""The rows behind the value of a computed factor: of the run itself, as they were when it began."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis.models import FactRow, Run, Score, Subject
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.providers.models import ProviderApplication

Values = Sequence[Any]
APPLICATION, PROGRAMME = "provider_application", "programme"
PAGES = {APPLICATION: Permission.PROVIDER_VIEW, PROGRAMME: Permission.PROGRAMME_VIEW}
"""Pages of the office on which rows are, and the right to open them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Values by the columns, and the page of the row in the office with its id."""

    values: Values
    page: str = ""
    page_id: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    sentence: str
    columns: tuple[Column, ...]
    lines: Callable[["QuerySet[FactRow]", Subject], list[Line]]


def get_score_for(user: User, pk: int) -> Score:
    """A score of a factor that registries answer. Raises NotFound, NotAllowed."""
    found = Score.objects.select_related("factor", "subject__run__methodology", "subject__organisation")
    score = found.select_related("subject__service").exclude(factor__source=Source.MANUAL).filter(pk=pk).first()
    if score is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, score.municipality_id)
    return score


def lines_of(score: Score) -> list[Line]:
    """All rows that the value was counted from; empty for a run that was begun before they were kept."""
    subject = score.subject
    rows = FactRow.objects.filter(run=subject.run_id, source=score.factor.source, service=subject.service_id)
    own = rows.filter(organisation__isnull=True) | rows.filter(organisation=subject.organisation_id)
    return TABLES[Source(score.factor.source)].lines(own.order_by("pk"), subject)


def rows_told(run: Run) -> list[Values]:
    """Every row that the run keeps: source, service, provider, what it is, how much fits, of how many."""
    rows = list(run.fact_rows.select_related("service", "organisation").order_by("pk"))
    groups = _groups_of([each for each in rows if each.source != Source.REFUSALS])
    asked = [each.row_id for each in rows if each.source == Source.REFUSALS]
    applications = ProviderApplication.objects.select_related("organisation").in_bulk(asked)
    return [
        (
            Source(each.source).label,
            each.service.code,
            each.organisation.short_name if each.organisation else "",
            f"заявка: {applications[each.row_id].organisation.short_name}"
            if each.source == Source.REFUSALS
            else f"группа: {groups[each.row_id].name}",
            each.part,
            each.whole,
        )
        for each in rows
    ]


def _providers(_: "QuerySet[FactRow]", subject: Subject) -> list[Line]:
    same = Subject.objects.filter(run=subject.run_id, service=subject.service_id).select_related("organisation")
    return [
        Line(
            (
                each.organisation.short_name,
                each.get_kind_display(),
                "нет" if each.kind == OrganisationKind.MUNICIPAL else "да",
            )
        )
        for each in same.order_by("organisation__short_name", "pk")
    ]


def _applications(rows: "QuerySet[FactRow]", _: Subject) -> list[Line]:
    known = list(rows)
    found = ProviderApplication.objects.select_related("organisation").in_bulk([each.row_id for each in known])
    return [
        Line(
            (
                found[each.row_id].organisation.short_name,
                found[each.row_id].submitted_at,
                found[each.row_id].decided_at,
                "отказ" if each.part else "включён",
            ),
            APPLICATION,
            each.row_id,
        )
        for each in known
    ]


def _groups(rows: "QuerySet[FactRow]", _: Subject) -> list[Line]:
    known = list(rows)
    found = _groups_of(known)
    return [
        Line(
            (found[each.row_id].part.programme.name, found[each.row_id].name, each.whole, each.part),
            PROGRAMME,
            found[each.row_id].part.programme_id,
        )
        for each in known
    ]


def _neighbours(rows: "QuerySet[FactRow]", _: Subject) -> list[Line]:
    known = list(rows)
    found = _groups_of(known)
    names = dict(
        Organisation.objects.filter(pk__in={pk for each in known for pk in each.others}).values_list("pk", "short_name")
    )
    return [
        Line(
            (
                found[each.row_id].name,
                found[each.row_id].address,
                each.part,
                "; ".join(sorted(names[pk] for pk in each.others)) or "никого",
            ),
            PROGRAMME,
            found[each.row_id].part.programme_id,
        )
        for each in known
    ]


def _groups_of(rows: Sequence[FactRow]) -> dict[int, StudyGroup]:
    return StudyGroup.objects.select_related("part__programme").in_bulk([each.row_id for each in rows])


SCHOOL = Column("Исполнитель", width=50)
TABLES: dict[Source, Table] = {
    Source.PROVIDERS: Table(
        "Исполнители реестра, которые в день анализа оказывали эту услугу.",
        (SCHOOL, Column("Вид", width=32), Column("Не муниципальный", width=14)),
        _providers,
    ),
    Source.NON_MUNICIPAL: Table(
        "Исполнители, которые не муниципальные учреждения, от всех исполнителей этой услуги в реестре.",
        (SCHOOL, Column("Вид", width=32), Column("Не муниципальный", width=14)),
        _providers,
    ),
    Source.FREE_PLACES: Table(
        "Свободные места от всех мест в группах этого исполнителя, которые ребёнок мог выбрать в день анализа.",
        (
            Column("Программа", width=50),
            Column("Группа", width=30),
            Column("Мест", Kind.NUMBER),
            Column("Из них свободно", Kind.NUMBER),
        ),
        _groups,
    ),
    Source.REFUSALS: Table(
        "Отказы от всех решений за год по заявкам о включении в реестр, в которых названа эта услуга.",
        (SCHOOL, Column("Подана", Kind.MOMENT), Column("Рассмотрена", Kind.MOMENT), Column("Решение", width=14)),
        _applications,
    ),
    Source.NEARBY: Table(
        "По группам исполнителя — сколько других исполнителей этой услуги занимаются рядом; значение — среднее.",
        (
            Column("Группа", width=30),
            Column("Место занятий", width=50),
            Column("Других рядом", Kind.NUMBER),
            Column("Кто", width=60),
        ),
        _neighbours,
    ),
}
