"""What the factor analysis answers in the table of indicators: row 2.F, and the values that acts leave open."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.oversight.analysis.models import DeterminedValue, Subject
from sotszakaz.oversight.analysis.states import Part
from sotszakaz.oversight.indicators.determined import Determined, Found
from sotszakaz.oversight.indicators.measures import Listing, Measure
from sotszakaz.oversight.indicators.states import Form

HIGH_POTENTIAL = """
    SELECT p.id, (array_agg(s.id ORDER BY s.percent DESC NULLS LAST, s.id))[1],
           bool_or(s.level = 'high') AND bool_and(s.kind NOT IN ('municipal', 'state'))
    FROM period p
    CROSS JOIN LATERAL (
        SELECT r.id FROM analysis_run r
        WHERE r.municipality_id = p.municipality_id AND r.state = 'finished' AND r.as_of < p.ends_on
        ORDER BY r.as_of DESC, r.id DESC LIMIT 1
    ) last
    JOIN analysis_subject s ON s.run_id = last.id
    GROUP BY p.id, s.organisation_id
"""


def _subjects(ids: Sequence[int]) -> list[tuple[object, ...]]:
    rows = Subject.objects.filter(pk__in=ids).select_related("organisation", "service", "run__methodology")
    return [
        (
            each.organisation.short_name,
            each.get_kind_display(),
            each.service.code,
            each.percent,
            each.get_level_display(),
            each.run.as_of,
            each.run.methodology.told,
        )
        for each in rows.order_by("pk")
    ]


MEASURE = Measure(
    "2.F",
    Form.SHARE,
    2,
    "Исполнители, которые не учреждения и хотя бы по одной услуге показали высокий потенциал, от всех исполнителей "
    "последнего завершённого факторного анализа. В строке исполнителя — лучшая из его услуг.",
    HIGH_POTENTIAL,
    Listing(
        "Исполнители последнего анализа",
        (
            Column("Организация", width=50),
            Column("Вид", width=32),
            Column("Услуга", width=30),
            Column("Итог, %", Kind.PERCENT),
            Column("Потенциал"),
            Column("Анализ на день", Kind.DATE),
            Column("Методика", width=50),
        ),
        _subjects,
        page="analysis_subject",
    ),
)


def determined_by_runs(targets: Sequence[IndicatorTarget], on: date) -> Found:
    """The last value determined by the day for each target and part that the act leaves open.

    A later act that leaves the same row open for the same year keeps what was determined under the act before it.
    """
    values = DeterminedValue.objects.filter(
        municipality__in={each.municipality_id for each in targets},
        target__key__in={each.key for each in targets},
        determined_on__lte=on,
    )
    known: dict[tuple[int, str, str, int | None], Determined] = {}
    for each in values.select_related("target", "run__methodology").order_by("pk"):
        part = Part(each.part)
        title = f"{each.run}, методика «{each.run.methodology.told}»"
        found = Determined(each.value, each.determined_on, each.run_id, title)
        known[each.municipality_id, each.target.key, part, _year(each.target, part)] = found
    asked = [(target, part) for target in targets for part in Part if _kind(target, part) == ValueKind.PENDING]
    return {
        (target.pk, part.value): known[place]
        for target, part in asked
        if (place := (target.municipality_id, target.key, part, _year(target, part))) in known
    }


def _kind(target: IndicatorTarget, part: Part) -> str:
    return target.target_kind if part == Part.TARGET else target.baseline_kind


def _year(target: IndicatorTarget, part: Part) -> int | None:
    return target.target_year if part == Part.TARGET else target.baseline_year
