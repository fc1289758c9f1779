"""Values of indicators that people entered."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from tests.factories.files import JPEG

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.states import ValueWay


def proof(municipality: Municipality, by: User, *, key: str = "1.P", as_of: date = date(2026, 8, 3)) -> EnteredValue:
    """A number with its document."""
    return EnteredValue.objects.create(
        municipality=municipality,
        key=key,
        as_of=as_of,
        kind=ValueWay.NUMBER,
        value=Decimal(3),
        source="Отчёт № 1",
        file_name="Отчёт.jpg",
        media_type="image/jpeg",
        content=JPEG,
        sha256=sha256(JPEG).hexdigest(),
        entered_by=by,
    )
