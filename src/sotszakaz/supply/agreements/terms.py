"""What the two sides agree on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sotszakaz.supply.agreements.states import AgreementKind


@dataclass(frozen=True, slots=True)
class Terms:
    """Kind, the first and the last day (both included), the limit of money in roubles."""

    kind: AgreementKind
    first_day: date
    last_day: date
    limit: Decimal
