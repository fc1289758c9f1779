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


def _counted(
    group: str, title: str, source: Source, weight: int, steps: tuple[int, ...], *, is_inverse: bool = False
) -> FactorSaid:
    """A factor of the registries: from nought, a point for each step."""
    exact = tuple(map(Decimal, steps))
    return FactorSaid(group, title, source, 0, len(steps), Decimal(weight), exact, is_inverse)


FACTORS = (
    _counted("Конкуренция", "Исполнителей этой услуги", Source.PROVIDERS, 2, (2, 3, 5)),
    _counted("Конкуренция", "Доля немуниципальных исполнителей", Source.NON_MUNICIPAL, 2, (10, 25, 50)),
    _counted("Конкуренция", "Выбор рядом с местом занятий", Source.NEARBY, 1, (1, 3)),
    _counted("Зрелость рынка", "Свободные места у исполнителя", Source.FREE_PLACES, 1, (10, 30)),
    _counted("Зрелость рынка", "Отказы при входе в реестр", Source.REFUSALS, 1, (10, 30), is_inverse=True),
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
