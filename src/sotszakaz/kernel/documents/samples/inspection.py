"""A sample of the act of an inspection."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import FoundFault, InspectedCriterion, InspectionActPayload
from sotszakaz.kernel.documents.samples.parts import BODY, PROVIDER

FAULT = "Запасной выход закрыт на замок."
CRITERIA = (
    InspectedCriterion(number=1, section="Помещение", criterion="Запасные выходы свободны", mark="нет", note=FAULT),
    InspectedCriterion(number=2, section="Занятие", criterion="Занятие идёт по расписанию", mark="да"),
    InspectedCriterion(number=3, section="Занятие", criterion="Педагог на месте", mark="да"),
    InspectedCriterion(number=4, section="Занятие", criterion="Есть условия для детей с ОВЗ", mark="не применимо"),
)


def inspection_payload(**values: Any) -> InspectionActPayload:
    facts = {
        "authorised_body": BODY,
        "provider": PROVIDER,
        "record": "26-00012",
        "inspection_kind": "внеплановая",
        "inspected_on": date(2026, 9, 15),
        "place": "г. Заречный, ул. Школьная, д. 7",
        "checklist": "Чек-лист занятия, версия 1",
        "inspectors": "Примерова Анна Сергеевна, Образцов Пётр Ильич",
        "criteria": CRITERIA,
        "matched": 2,
        "applicable": 3,
        "matching_percent": Decimal("66.70"),
        "findings": (FoundFault(number=1, words=FAULT, mend_by_on=date(2026, 10, 13)),),
        "conclusion": ("Услуга оказывается, выход нужно открыть.",),
    }
    return InspectionActPayload(**{**facts, **values})
