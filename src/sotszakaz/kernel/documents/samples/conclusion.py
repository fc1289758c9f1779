"""A sample of what an expert concludes."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import CriterionMark, ExpertConclusionPayload, Person
from sotszakaz.kernel.documents.samples.parts import BODY, PROVIDER, SERVICE

CRITERIA = ("Цели и результаты названы и проверяемы", "Содержание соответствует возрасту", "Условия и оборудование")


def conclusion_payload(**values: Any) -> ExpertConclusionPayload:
    facts = {
        "authorised_body": BODY,
        "provider": PROVIDER,
        "programme": "Акварель и тушь",
        "service": SERVICE,
        "applied_on": date(2026, 8, 10),
        "expert": Person(full_name="Примерова Анна Сергеевна"),
        "marks": tuple(
            CriterionMark(number=number, criterion=criterion, points=3 if number < 3 else 2, most=3)
            for number, criterion in enumerate(CRITERIA, start=1)
        ),
        "percent": Decimal("88.89"),
        "conclusion": ("Программа может быть сертифицирована.", "Список оборудования стоит уточнить."),
    }
    return ExpertConclusionPayload(**{**facts, **values})
