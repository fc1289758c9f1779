"""Measures that the registries of this system answer; those of other apps come by the same port."""

from collections.abc import Sequence
from typing import Any

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.procedures.models import IssuedAct
from sotszakaz.ordering.procedures.states import Procedure
from sotszakaz.oversight.indicators.measures import Listing, Measure
from sotszakaz.oversight.indicators.states import Form


def _organisations(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = Organisation.objects.filter(pk__in=ids).order_by("pk")
    return [(each.short_name, each.get_kind_display(), each.inn) for each in rows]


def _contracts(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = Contract.objects.filter(pk__in=ids).select_related("group", "organisation").order_by("pk")
    return [(f"№ {each.number}", each.signed_on, each.group.name, each.organisation.short_name) for each in rows]


def _acts(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = IssuedAct.objects.filter(pk__in=ids).only("title", "kind", "number", "dated_on").order_by("pk")
    return [(each.title, f"{each.get_kind_display()} № {each.number}", each.dated_on) for each in rows]


ORGANISATIONS = Listing(
    "Организации",
    (Column("Организация", width=50), Column("Вид", width=32), Column("ИНН", width=14)),
    _organisations,
)
CONTRACTS = Listing(
    "По одному договору на ребёнка",
    (Column("Договор", width=20), Column("Подписан", Kind.DATE), Column("Группа"), Column("Исполнитель", width=50)),
    _contracts,
    Permission.ENROLMENT_VIEW,
)
ACTS = Listing(
    "Изданные акты",
    (Column("Акт", width=60), Column("Вид и номер"), Column("Дата", Kind.DATE)),
    _acts,
)

SERVING = "SELECT DISTINCT period_id, organisation_id, true FROM served"
SERVING_OTHERS = "SELECT DISTINCT period_id, organisation_id, kind <> 'municipal' FROM served"
SERVING_NON_PROFIT = "SELECT DISTINCT period_id, organisation_id, kind = 'non_profit' FROM served"
CHILDREN = "SELECT period_id, min(contract_id), true FROM served GROUP BY period_id, child"
CHILDREN_OF_OTHERS = """
    SELECT period_id, min(contract_id), true FROM served WHERE kind <> 'municipal' GROUP BY period_id, child
"""
ISSUED = """
    SELECT DISTINCT ON (p.id, a.procedure) p.id, a.id, true
    FROM period p
    JOIN procedures_issuedact a ON a.municipality_id = p.municipality_id AND a.valid @> (p.ends_on - 1)
    ORDER BY p.id, a.procedure, a.dated_on DESC, a.id DESC
"""

MEASURES = (
    Measure(
        "1.F",
        Form.COUNT,
        3,
        "Некоммерческие организации, у которых с начала года есть договоры с получателями, действовавшие хотя бы день."
        " Договоры, которые семья оплачивает сама, не считаются.",
        SERVING_NON_PROFIT,
        ORGANISATIONS,
    ),
    Measure(
        "1.F",
        Form.SHARE,
        2,
        "Исполнители, которые не муниципальные учреждения, от всех исполнителей с договорами с начала года."
        " Договоры, которые семья оплачивает сама, не считаются.",
        SERVING_OTHERS,
        ORGANISATIONS,
    ),
    Measure(
        "2.P",
        Form.COUNT,
        2,
        "Порядки пакета по закону № 189-ФЗ, по которым на день отчёта действует акт муниципалитета; изменения акта"
        f" считаются вместе с ним. Цель, заданная словом, достигнута, когда изданы все порядки: {len(Procedure)}.",
        ISSUED,
        ACTS,
        enough=len(Procedure),
    ),
    Measure(
        "2.M",
        Form.COUNT,
        2,
        "Организации, чья заявка о включении в реестр исполнителей подана или рассмотрена с начала года.",
        "SELECT period_id, organisation_id, true FROM applied",
        ORGANISATIONS,
    ),
    Measure(
        "2.M.1",
        Form.COUNT,
        2,
        "Из организаций с такой заявкой — те, кого по ней включили в реестр исполнителей.",
        "SELECT period_id, organisation_id, is_included FROM applied",
        ORGANISATIONS,
    ),
    Measure(
        "3.M",
        Form.COUNT,
        3,
        "Исполнители, у которых с начала года есть договоры с получателями, действовавшие хотя бы день."
        " Договоры, которые семья оплачивает сама, не считаются.",
        SERVING,
        ORGANISATIONS,
    ),
    Measure(
        "3.M.1",
        Form.COUNT,
        3,
        "Из исполнителей с договорами — не муниципальные учреждения."
        " Договоры, которые семья оплачивает сама, не считаются.",
        SERVING_OTHERS,
        ORGANISATIONS,
    ),
    Measure(
        "3.F",
        Form.COUNT,
        3,
        "Дети с договорами в году, действовавшими хотя бы день; ребёнок считается один раз."
        " Договоры, которые семья оплачивает сама, не считаются.",
        CHILDREN,
        CONTRACTS,
        counts_people=True,
    ),
    Measure(
        "3.F.1",
        Form.COUNT,
        3,
        "Дети с договорами в году у исполнителей, которые не муниципальные учреждения; ребёнок считается один раз."
        " Договоры, которые семья оплачивает сама, не считаются.",
        CHILDREN_OF_OTHERS,
        CONTRACTS,
        counts_people=True,
    ),
)
