"""Of which day the indicators are shown: `?year=` and `?day=` of an address, carried on by the links of a page."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators.selectors import years_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.indicators import PastForm


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and as of which day."""

    here: Membership
    form: PastForm
    on: date
    today: date

    @property
    def home(self) -> int:
        return self.here.municipality_id

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @property
    def asked(self) -> str:
        """The end of an address that shows the same day."""
        return f"?day={self.on:%Y-%m-%d}" if self.is_past else ""


def reader_of(request: HttpRequest) -> Reader:
    """Raises NotAllowed. A day that makes no sense is today, and the form says so."""
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    form = PastForm(request.GET, years=years_of(here.municipality_id, today), today=today)
    return Reader(here, form, form.on, today)


def tabs_of(reader: Reader, shown: str) -> list[dict[str, object]]:
    """The table of the day and the same by quarters beside one another."""
    pages = (("indicators", "На день"), ("indicators_quarters", "По кварталам"))
    return [
        {"title": title, "url": reverse(f"office:{name}") + reader.asked, "active": name == shown}
        for name, title in pages
    ]
