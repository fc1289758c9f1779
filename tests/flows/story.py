"""Two stories of one town, in roubles and in hours, with every figure counted by hand.

The course: 36 hours at 6 480 ₽ from 1 September to 31 October 2026 (61 days: 30 and 31), Tuesdays and Thursdays by
two hours, nine classes a month. The unit cost is 150 ₽ an hour, so the whole course is worth 5 400 ₽ to the budget.

Dasha studies all of it. Gleb comes on 16 September: 46 days of 61, so 36 × 46 / 61 = 27,15 hours, 6 480 × 46 / 61 =
4 886,56 ₽ of price, 5 400 × 46 / 61 = 4 072,13 ₽ by unit cost; his classes of September are four of the nine. October,
the other month, is rounded down and September takes the rest: of Dasha's 5 400 ₽ October has 5 400 × 31 / 61 =
2 744,26 ₽. The provider cancels the class of 24 September; Dasha misses two of those held.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.clock import Clock
from tests.factories.kernel import PASSWORD, MunicipalityFactory, OrganisationFactory, member
from tests.flows.visitor import Visitor

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Director, Finance, Head, Operator

SAMPLE = Path(__file__).parents[2] / "samples" / "postanovlenie-svetloklyuchinsk.docx"
ARTISTIC, TECHNICAL, SPORT = (f"804200О.99.0.ББ52А{tail}" for tail in ("Е77000", "Е04000", "Е52000"))
CANCELLED, MISSED = date(2026, 9, 24), (date(2026, 9, 1), date(2026, 9, 3))


@dataclass(frozen=True)
class Share:
    """What a child's contract comes to, as pages show it: in all, in September, and what September turned out to be."""

    person_hours: str
    price: str
    certificate: str
    parent: str
    left: str
    september: tuple[str, str, str]  # hours, certificate, parent
    october: tuple[str, str, str]
    percent: str
    due_hours: str
    due: str
    returned: str
    balance: tuple[str, str, str]  # spent, held, free on the certificate after September


@dataclass(frozen=True)
class Figures:
    """All that differs between the stories; values by category are kopecks or hundredths of an hour."""

    unit: SchemeUnit
    counts_by_attendance: bool
    face_values: tuple[int, int]  # Dasha's category, Gleb's
    shown_values: tuple[str, str]
    dasha: Share
    gleb: Share
    register: str
    fact_hours: str
    held_hours: str
    deviation: str
    budget: tuple[str, str, str]  # spent, held, free


ROUBLES = Figures(
    unit=SchemeUnit.RUB,
    counts_by_attendance=False,
    face_values=(12_000_00, 3_000_00),
    shown_values=("12 000,00 ₽", "3 000,00 ₽"),
    # By contract: 8 classes of 9 were held, 0,888889; absence does not matter.
    dasha=Share(
        person_hours="36",
        price="6 480,00 ₽",
        certificate="5 400,00 ₽",
        parent="1 080,00 ₽",
        left="6 600,00 ₽",
        september=("17,71", "2 655,74 ₽", "531,15 ₽"),
        october=("18,29", "2 744,26 ₽", "548,85 ₽"),
        percent="88,9 %",
        due_hours="15,74 ч",
        due="2 360,66 ₽",
        returned="295,08 ₽",
        balance=("2 360,66 ₽", "2 744,26 ₽", "6 895,08 ₽"),
    ),
    # His certificate has 3 000 ₽ only: all of it, and the parent pays 4 886,56 − 3 000. 3 classes of 4 were held.
    gleb=Share(
        person_hours="27,15",
        price="4 886,56 ₽",
        certificate="3 000,00 ₽",
        parent="1 886,56 ₽",
        left="0,00 ₽",
        september=("8,86", "978,27 ₽", "615,19 ₽"),
        october=("18,29", "2 021,73 ₽", "1 271,37 ₽"),
        percent="75 %",
        due_hours="6,65 ч",
        due="733,70 ₽",
        returned="244,57 ₽",
        balance=("733,70 ₽", "2 021,73 ₽", "244,57 ₽"),
    ),
    register="3 094,36 ₽",
    fact_hours="22,39",
    held_hours="36,58",
    deviation="−1 977,61",
    budget=("3 094,36 ₽", "4 765,99 ₽", "342 139,65 ₽"),
)

HOURS = Figures(
    unit=SchemeUnit.HOUR,
    counts_by_attendance=True,
    face_values=(72_00, 30_00),
    shown_values=("72 ч", "30 ч"),
    # By attendance: present at 6 of 9, 0,666667. Nobody pays anything but the certificate, in hours × 150 ₽.
    dasha=Share(
        person_hours="36",
        price="5 400,00 ₽",
        certificate="5 400,00 ₽",
        parent="0,00 ₽",
        left="36 ч",
        september=("17,71", "2 655,74 ₽", "0,00 ₽"),
        october=("18,29", "2 744,26 ₽", "0,00 ₽"),
        percent="66,7 %",
        due_hours="11,81 ч",
        due="1 770,49 ₽",
        returned="885,25 ₽",
        balance=("11,81 ч", "18,29 ч", "41,9 ч"),
    ),
    gleb=Share(
        person_hours="27,15",
        price="4 072,50 ₽",
        certificate="4 072,50 ₽",
        parent="0,00 ₽",
        left="2,85 ч",
        september=("8,86", "1 327,99 ₽", "0,00 ₽"),
        october=("18,29", "2 744,51 ₽", "0,00 ₽"),
        percent="75 %",
        due_hours="6,65 ч",
        due="995,99 ₽",
        returned="332,00 ₽",
        balance=("6,65 ч", "18,29 ч", "5,06 ч"),
    ),
    register="2 766,48 ₽",
    fact_hours="18,46",
    held_hours="36,58",
    deviation="−1 981,54",
    budget=("2 766,48 ₽", "5 488,77 ₽", "341 744,75 ₽"),
)


@dataclass(frozen=True)
class Story:
    """The town, its people and the clock; what happened on the way is left in the database, as in life."""

    figures: Figures
    clock: Clock
    town: Municipality
    organisation: Organisation
    operator: User
    head: User
    finance: User
    director: User

    def on(self, day: date, who: User | None = None) -> Visitor:
        """The day has come, and this person has logged in."""
        self.clock.go(day)
        visitor = Visitor()
        return visitor.log_in(who.email, PASSWORD) if who else visitor


def begin(figures: Figures, clock: Clock) -> Story:
    """A town without an act, its staff, and an organisation that teaches there but is not in the registry."""
    town = MunicipalityFactory(
        name="город Светлоключинск", short_name="Светлоключинск", region="Среднеозёрская область"
    )
    studio = OrganisationFactory(non_profit=True, full_name="АНО «Мастерская красок»", short_name="«Мастерская красок»")
    staff = (member(role, town) for role in (Operator, Head, Finance))
    return Story(figures, clock, town, studio, *staff, member(Director, town, studio))
