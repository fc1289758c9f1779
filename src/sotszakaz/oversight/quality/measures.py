"""What quality answers in the table of indicators: goals 4 and 5 (law.md §3.5)."""

from collections.abc import Sequence
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.oversight.indicators.built_in import ORGANISATIONS
from sotszakaz.oversight.indicators.measures import Listing, Measure
from sotszakaz.oversight.indicators.states import Form
from sotszakaz.oversight.quality.models import InspectionMark, ServiceStandard
from sotszakaz.oversight.quality.states import Mark

MECHANISMS = {1: "опросы семей", 2: "жалобы", 3: "возражения против начислений", 4: "телефон"}


def _standards(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = ServiceStandard.objects.filter(pk__in=ids).select_related("service").order_by("pk")
    return [(each.service.name, f"версия {each.version}", each.act, each.valid.lower) for each in rows]


def _marks(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = InspectionMark.objects.filter(pk__in=ids).order_by("pk")
    found = rows.select_related("criterion", "inspection__record__organisation")
    return [
        (
            each.inspection.record.organisation.short_name,
            each.inspection.number,
            each.criterion.text,
            Mark(each.mark).label,
        )
        for each in found
    ]


def _mechanisms(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    return [(MECHANISMS[each],) for each in sorted(ids)]


STANDARDS = Listing(
    "Стандарты услуг",
    (Column("Услуга", width=60), Column("Версия"), Column("Чем утверждён", width=40), Column("Действует с", Kind.DATE)),
    _standards,
)
MARKS = Listing(
    "Отметки проверок",
    (Column("Исполнитель", width=50), Column("Акт", width=12), Column("Критерий", width=60), Column("Отметка")),
    _marks,
)
WAYS = Listing("Механизмы обратной связи", (Column("Механизм", width=40),), _mechanisms)

IN_FORCE = """
    SELECT p.id, s.id, true
    FROM period p
    JOIN quality_servicestandard s ON s.municipality_id = p.municipality_id AND s.valid @> (p.ends_on - 1)
"""
FINISHED = """
    SELECT DISTINCT p.id AS period_id, r.organisation_id
    FROM period p
    JOIN quality_inspection i ON i.municipality_id = p.municipality_id AND i.state = 'done'
        AND i.finished_on >= p.starts_on AND i.finished_on < p.ends_on
    JOIN providers_registryrecord r ON r.id = i.record_id
"""
INSPECTED = f"SELECT f.period_id, f.organisation_id, true FROM ({FINISHED}) f"
SERVING_INSPECTED = f"""
    SELECT DISTINCT s.period_id, s.organisation_id, f.period_id IS NOT NULL
    FROM served s LEFT JOIN ({FINISHED}) f ON f.period_id = s.period_id AND f.organisation_id = s.organisation_id
"""
MATCHING = """
    SELECT p.id, m.id, m.mark = 'yes'
    FROM period p
    JOIN quality_inspection i ON i.municipality_id = p.municipality_id AND i.state = 'done'
        AND i.finished_on >= p.starts_on AND i.finished_on < p.ends_on
    JOIN quality_inspectionmark m ON m.inspection_id = i.id AND m.mark IN ('yes', 'partly', 'no')
"""
ANSWERED = """
    SELECT p.id AS period_id, a.organisation_id, a.satisfaction >= v.satisfied_from AS is_satisfied
    FROM period p
    JOIN surveys_survey v ON v.municipality_id = p.municipality_id AND v.state = 'closed'
        AND v.closed_on >= p.starts_on AND v.closed_on < p.ends_on
    JOIN surveys_surveyanswer a ON a.survey_id = v.id
    WHERE (SELECT count(*) FROM surveys_surveyanswer o WHERE o.survey_id = v.id) >= v.fewest_answers
"""
ASKED = f"SELECT DISTINCT a.period_id, a.organisation_id, true FROM ({ANSWERED}) a"
SERVING_ASKED = f"""
    SELECT DISTINCT s.period_id, s.organisation_id, a.period_id IS NOT NULL
    FROM served s LEFT JOIN ({ANSWERED}) a ON a.period_id = s.period_id AND a.organisation_id = s.organisation_id
"""
SATISFIED = f"SELECT a.period_id, row_number() OVER (), a.is_satisfied FROM ({ANSWERED}) a"
HEARD = f"""
    SELECT DISTINCT a.period_id, 1::bigint, true FROM ({ANSWERED}) a
    UNION ALL
    SELECT DISTINCT p.id, 2, true
    FROM period p
    JOIN complaints_complaint c ON c.municipality_id = p.municipality_id
        AND c.filed_on >= p.starts_on AND c.filed_on < p.ends_on
    UNION ALL
    SELECT DISTINCT p.id, 3, true
    FROM period p
    JOIN settlements_chargeobjection o ON o.municipality_id = p.municipality_id
        AND o.raised_at >= p.starts_on::timestamp AT TIME ZONE p.timezone
        AND o.raised_at < p.ends_on::timestamp AT TIME ZONE p.timezone
    UNION ALL
    SELECT p.id, 4, true
    FROM period p
    JOIN regulations_regulation r ON r.municipality_id = p.municipality_id AND r.valid @> (p.ends_on - 1)
        AND jsonb_array_length(r.parameters #> '{{feedback_phones,value}}') > 0
"""

MEASURES = (
    Measure("4.P1", Form.COUNT, 1, "Стандарты услуг, действующие на день отчёта.", IN_FORCE, STANDARDS),
    Measure(
        "4.M",
        Form.COUNT,
        1,
        "Исполнители, у которых с начала года завершена проверка по чек-листу.",
        INSPECTED,
        ORGANISATIONS,
    ),
    Measure(
        "4.M",
        Form.SHARE,
        1,
        "Исполнители с проверкой по чек-листу от всех исполнителей с договорами с начала года.",
        SERVING_INSPECTED,
        ORGANISATIONS,
    ),
    Measure(
        "4.F",
        Form.SHARE,
        1,
        "Критерии с отметкой «да» от применимых критериев проверок, завершённых с начала года.",
        MATCHING,
        MARKS,
    ),
    Measure(
        "5.P",
        Form.COUNT,
        1,
        "Механизмы обратной связи, которые действуют: ответы на опросы, жалобы и возражения с начала года, телефон в "
        "правилах муниципалитета.",
        HEARD,
        WAYS,
    ),
    Measure(
        "5.M",
        Form.COUNT,
        1,
        "Исполнители, о которых семьи ответили на опросы, завершённые с начала года.",
        ASKED,
        ORGANISATIONS,
    ),
    Measure(
        "5.M",
        Form.SHARE,
        1,
        "Исполнители, о которых семьи ответили, от всех исполнителей с договорами с начала года.",
        SERVING_ASKED,
        ORGANISATIONS,
    ),
    Measure(
        "5.F",
        Form.SHARE,
        1,
        "Ответы с оценкой не ниже названной в правилах от всех ответов на опросы, завершённые с начала года, в "
        "которых ответов достаточно, чтобы никого не узнать.",
        SATISFIED,
        counts_people=True,
    ),
)
