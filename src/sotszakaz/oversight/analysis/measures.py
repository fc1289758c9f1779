"""What the factor analysis answers in the table of indicators: row 2.F, and the values that acts leave open."""

from collections.abc import Sequence

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.oversight.analysis.models import DeterminedValue
from sotszakaz.oversight.indicators.determined import Determined, Found
from sotszakaz.oversight.indicators.measures import Listing, Measure
from sotszakaz.oversight.indicators.states import Form

HIGH_POTENTIAL = """
    SELECT p.id, s.organisation_id, bool_or(s.level = 'high') AND bool_and(s.kind NOT IN ('municipal', 'state'))
    FROM period p
    CROSS JOIN LATERAL (
        SELECT r.id FROM analysis_run r
        WHERE r.municipality_id = p.municipality_id AND r.state = 'finished' AND r.as_of < p.ends_on
        ORDER BY r.as_of DESC, r.id DESC LIMIT 1
    ) last
    JOIN analysis_subject s ON s.run_id = last.id
    GROUP BY p.id, s.organisation_id
"""


def _organisations(ids: Sequence[int]) -> list[tuple[object, ...]]:
    rows = Organisation.objects.filter(pk__in=ids).order_by("pk")
    return [(each.short_name, each.get_kind_display(), each.inn) for each in rows]


MEASURE = Measure(
    "2.F",
    Form.SHARE,
    1,
    "Исполнители, которые не учреждения и хотя бы по одной услуге показали высокий потенциал, от всех исполнителей "
    "последнего завершённого факторного анализа.",
    HIGH_POTENTIAL,
    Listing(
        "Исполнители последнего анализа",
        (Column("Организация", width=50), Column("Вид", width=32), Column("ИНН", Kind.TEXT, 14)),
        _organisations,
    ),
)


def determined_by_runs(target_ids: Sequence[int]) -> Found:
    """The last determined value of each target and part."""
    values = DeterminedValue.objects.filter(target_id__in=target_ids).select_related("run__methodology").order_by("pk")
    return {
        (each.target_id, each.part): Determined(
            each.value, each.determined_on, each.run_id, f"{each.run}, методика «{each.run.methodology}»"
        )
        for each in values
    }
