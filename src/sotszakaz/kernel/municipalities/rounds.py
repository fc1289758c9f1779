"""Periodic work that goes from municipality to municipality."""

from collections.abc import Callable
from datetime import date

from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in


def in_each(deed: Callable[[int, date], object]) -> None:
    """Do it for every municipality by its id and its own day, acting for it; where it fails, the others do not wait."""

    def visit(municipality: Municipality) -> None:
        with acting_for(municipality.pk):
            deed(municipality.pk, today_in(municipality))

    each_on_its_own(list_municipalities(), visit)
