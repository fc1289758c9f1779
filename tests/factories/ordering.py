"""Acts, decisions and orders, built by the actions that the system uses. A builder acts for the municipality."""

import hashlib
import itertools
from datetime import date
from decimal import Decimal
from typing import Any, cast

from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.acts.contract import Indicator, PlanItem, Reading, Service
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.decisions.actions import confirm_act
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.social_orders.actions import approve_order, draft_order, set_budget, set_volume
from sotszakaz.ordering.social_orders.models import SocialOrder

TECHNICAL = "804200О.99.0.ББ52АЕ04000"
ARTISTIC = "804200О.99.0.ББ52АЕ76000"
BUDGET_CODE = "60107030110173210611"

ACT_TEXT = f"""
Администрация города Примерска

ПОСТАНОВЛЕНИЕ

от 12 января 2026 г. № 7-п

Об организации оказания муниципальных услуг в социальной сфере на территории города Примерска

1. Организовать на территории города Примерска оказание муниципальных услуг по направлению деятельности \
«реализация дополнительных общеразвивающих программ».

2. Определить управление образования администрации города Примерска уполномоченным органом, утверждающим \
муниципальный социальный заказ.

Глава города А. А. Образцов

Приложение 1

ПЕРЕЧЕНЬ муниципальных услуг

1. Реализация дополнительных общеразвивающих программ:

804200О.99.0.ББ52А320000 (физкультурно-спортивной направленности, форма обучения: очная);

{ARTISTIC} (художественной направленности, форма обучения: очная).
"""
"""A small act in plain text: the digit 3 stands for the letter З in its first code."""

_counter = itertools.count(1)


def service_said(code: str = TECHNICAL, **changes: Any) -> Service:
    """A service as a reading has it, with a sound code."""
    said = {
        "code": code,
        "code_as_written": code,
        "status": "valid",
        "service_name": "Реализация дополнительных общеразвивающих программ",
        "focus": "техническая" if code == TECHNICAL else "художественная",
        "form": "очная",
        "category": None,
        "programme_type": None,
        "reason": None,
    }
    return cast(Service, {**said, **changes})


def plan_item_said(number: str = "1.1", **deadline: Any) -> PlanItem:
    """A measure due on 1 September 2026 unless `deadline` says otherwise."""
    said = {"text": "до 1 сентября 2026 года", "kind": "by_date", "starts": None, "ends": "2026-09-01", "repeats": None}
    return cast(
        PlanItem,
        {
            "stage": int(number.partition(".")[0]),
            "stage_title": "Подготовка",
            "number": number,
            "title": f"Мероприятие {number}",
            "deadline": {**said, **deadline},
            "result": None,
            "responsible": ["управление образования"],
        },
    )


def indicator_said(**changes: Any) -> Indicator:
    """How many children study, to become 2 641."""
    value = {"text": "", "kind": "empty", "value": None, "year": None}
    said = {
        "goal": 3,
        "goal_title": "Увеличение охвата услугами",
        "key": "3.F",
        "type": "final",
        "title": "Общее количество потребителей услуг, человек",
        "parent_key": None,
        "unit": "человек",
        "responsible": None,
        "baseline": value,
        "target": {"text": "2 641", "kind": "number", "value": 2641, "year": 2026},
    }
    return cast(Indicator, {**said, **changes})


def reading_of(**changes: Any) -> Reading:
    """The reading of a small act that can be confirmed; `changes` replace whole keys of the contract."""
    number = next(_counter)
    said = {
        "act": {
            "kind": "постановление",
            "number": f"{number}-п",
            "date": "2026-01-12",
            "title": "Об организации оказания муниципальных услуг в социальной сфере",
            "issuer": "Администрация",
            "municipality": None,
            "region": None,
            "signed_by": None,
        },
        "authorised_body": "управление образования администрации",
        "activity": "реализация дополнительных общеразвивающих программ",
        "selection": {"method": "social_certificate", "text": "отбор с применением социального сертификата"},
        "services": [service_said(), service_said(ARTISTIC)],
        "excluded_provider_names": ["детская школа искусств"],
        "working_group": {"mode": None, "name": None, "rules": None, "members": []},
        "plan": [plan_item_said()],
        "indicators": [],
        "documents": [],
        "information_systems": [],
        "publication": None,
        "analysis_due": None,
        "control": None,
        "effective": {"date": None, "retroactive_from": None, "text": None},
        "findings": [],
    }
    return cast(Reading, {**said, **changes})


@replayed
def legal_act(municipality: Municipality, *, by: User | None = None, **changes: Any) -> LegalAct:
    """An act that is read and waits for a person; `changes` are keys of its reading."""
    content = f"акт {next(_counter)}".encode()
    return LegalAct.objects.create(
        municipality=municipality,
        file_name="акт.txt",
        format="txt",
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reading=reading_of(**changes),
        places={},
        source_blocks=[],
        uploaded_by=by or member(Operator, municipality),
    )


@replayed
def decision(municipality: Municipality, *, on: date = date(2026, 1, 20), **changes: Any) -> Decision:
    """The decision of a small act, confirmed; `changes` are keys of its reading."""
    act = legal_act(municipality, **changes)
    return confirm_act(act_id=act.pk, by=act.uploaded_by, on=on)


def service(code: str = TECHNICAL) -> SocialService:
    """The service of the list, which a decision has put there."""
    return SocialService.objects.get(code=code)


@replayed
def drafted_order(municipality: Municipality, *, year: int = 2026, on: date = date(2026, 1, 20)) -> SocialOrder:
    """An empty order of the year, with the decision and the rules that it needs; drafted by its `drafted_by`."""
    if not Decision.objects.filter(municipality=municipality).exists():
        decision(municipality, on=on)
    if not Regulation.objects.filter(municipality=municipality).exists():
        Regulation.objects.create(
            municipality=municipality, version=1, title="Правила", valid=(date(2020, 1, 1), None), parameters={}
        )
    return draft_order(municipality_id=municipality.pk, year=year, by=member(Operator, municipality), on=on)


@replayed
def approved_order(
    municipality: Municipality,
    *,
    year: int = 2026,
    person_hours: Decimal = Decimal(10_000),
    budget: Decimal = Decimal(2_000_000),
    codes: tuple[str, ...] = (TECHNICAL, ARTISTIC),
    unit_cost: Decimal = Decimal("100.00"),
    on: date = date(2026, 1, 20),
) -> SocialOrder:
    """An approved order with a volume by certificate, a unit cost, and the accounts of each code."""
    with acting_for(municipality.pk):
        order = drafted_order(municipality, year=year, on=on)
        operator = order.drafted_by
        for code in codes:
            row = service(code)
            set_unit_cost(
                municipality_id=municipality.pk,
                service_id=row.pk,
                amount=unit_cost,
                since=date(year, 1, 1),
                clause="Постановление о нормативных затратах",
                by=operator,
            )
            set_volume(
                order_id=order.pk,
                service_id=row.pk,
                award_method=AwardMethod.CERTIFICATE,
                recipients=100,
                person_hours=person_hours,
                amount=Decimal(budget / len(codes)).quantize(Decimal("0.01")),
                by=operator,
                on=on,
            )
        set_budget(order_id=order.pk, code=BUDGET_CODE, amount=budget, by=operator)
        return approve_order(order_id=order.pk, by=member(Head, municipality), on=on)
