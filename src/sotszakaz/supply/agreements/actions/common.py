"""What the writes of this app share."""

from collections.abc import Sequence

from sotszakaz.foundation.constraints import judged, name_constraint
from sotszakaz.supply.agreements.models import Agreement, AgreementLimit, Amendment
from sotszakaz.supply.agreements.terms import Due

name_constraint("agreement_limits_add_up", "Строки по годам и кодам не дают лимита. Исправьте строки или лимит.")


def keep_dues(agreement: Agreement, dues: Sequence[Due], *, amendment: Amendment | None = None) -> None:
    """Write the rows of this edition. Raises ConstraintViolated when they do not add up to its limit."""
    with judged(AgreementLimit):
        AgreementLimit.objects.bulk_create(
            AgreementLimit(
                municipality_id=agreement.municipality_id,
                agreement=agreement,
                amendment=amendment,
                year=due.year,
                budget_code=due.code,
                amount=due.amount,
                not_earlier=due.not_earlier,
                not_later=due.not_later,
            )
            for due in dues
        )
