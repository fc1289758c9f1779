"""The set of factors that the system brings along to begin with: an example of ours, nobody's official methodology.

The ministry's factors, scales and weights are not published where we could read them; a municipality copies this set,
changes it to what its act says, and approves it.
"""

from decimal import Decimal

from sotszakaz.oversight.analysis.drafts import FactorSaid, Heading
from sotszakaz.oversight.analysis.states import Source

HEADING = Heading(
    title="Пример методики факторного анализа",
    note="Пример из поставки системы, не методика министерства. Замените факторы, шкалы и веса на принятые у вас.",
    medium_from=Decimal(40),
    high_from=Decimal(70),
    reach_minutes=30,
    speed_kmh=Decimal(20),
)


def _steps(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


FACTORS = (
    FactorSaid(
        group="Конкуренция",
        title="Исполнителей этой услуги",
        source=Source.PROVIDERS,
        low=0,
        high=3,
        weight=Decimal(2),
        steps=_steps(2, 3, 5),
    ),
    FactorSaid(
        group="Конкуренция",
        title="Доля немуниципальных исполнителей",
        source=Source.NON_MUNICIPAL,
        low=0,
        high=3,
        weight=Decimal(2),
        steps=_steps(10, 25, 50),
    ),
    FactorSaid(
        group="Конкуренция",
        title="Выбор рядом с местом занятий",
        source=Source.NEARBY,
        low=0,
        high=2,
        weight=Decimal(1),
        steps=_steps(1, 3),
    ),
    FactorSaid(
        group="Зрелость рынка",
        title="Свободные места у исполнителя",
        source=Source.FREE_PLACES,
        low=0,
        high=2,
        weight=Decimal(1),
        steps=_steps(10, 30),
    ),
    FactorSaid(
        group="Зрелость рынка",
        title="Отказы при входе в реестр",
        source=Source.REFUSALS,
        low=0,
        high=2,
        weight=Decimal(1),
        steps=_steps(10, 30),
        is_inverse=True,
    ),
    FactorSaid(
        group="Исполнитель",
        title="Опыт и кадры",
        source=Source.MANUAL,
        low=0,
        high=3,
        weight=Decimal(3),
        hint="0 — опыта нет; 1 — меньше года; 2 — от года до трёх лет; 3 — больше трёх лет и постоянные педагоги.",
    ),
)
