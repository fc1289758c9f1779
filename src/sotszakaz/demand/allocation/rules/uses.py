"""How far each shared limit went that stopped somebody, in figures and in the words that a family reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sotszakaz.demand.allocation.rules.limits import Limit, Purse, Round, Shared
from sotszakaz.demand.allocation.rules.matching import Matching
from sotszakaz.demand.allocation.rules.proposing import Order, Pair
from sotszakaz.demand.allocation.states import Bar
from sotszakaz.kernel.ledger.rules import spell

WHAT = {
    Bar.AGREEMENT: "Денег по соглашению исполнителя",
    Bar.VOLUME: "Объёма услуги в социальном заказе",
    Bar.BUDGET: "Средств бюджета на сертификаты",
}


@dataclass(frozen=True, slots=True)
class Barred:
    """Why a wish cannot come true: the kind, and the sentence of the rule that says so, with its clause."""

    bar: Bar
    reason: str = ""
    clause: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Use:
    """`taken` units by so many `places`; the last of them went to a child on `latest` place of its group's order.

    `stopped` are the wishes that the limit stopped, each with what it needed; `later` those of them that were asked for
    after the first places were given.
    """

    limit: Limit
    taken: int
    places: int
    latest: int
    stopped: Mapping[Pair, int]
    later: frozenset[Pair]

    @property
    def left(self) -> int:
        return self.limit.free - self.taken

    @property
    def children(self) -> int:
        """How many children had a wish stopped."""
        return len({child for child, _ in self.stopped})

    def told_to(self, pair: Pair) -> Barred:
        """Why this wish was stopped."""
        return Barred(self.limit.kind, " ".join(self._sentences(pair)), self.limit.title)

    def _sentences(self, pair: Pair) -> Iterator[str]:
        unit = self.limit.unit
        yield (
            f"{WHAT[self.limit.kind]} хватило не всем: было {spell(self.limit.free, unit)}, мест на них отдано "
            f"{self.places}, осталось {spell(self.left, unit)}, а этому месту нужно {spell(self.stopped[pair], unit)}."
        )
        if pair in self.later:
            yield "Вторых мест за счёт того, чего не хватило на первые, не дают."
        elif self.places:
            yield (
                "Их дают по порядку: последнее досталось ребёнку, который стоит в порядке своей группы "
                f"{self.latest}-м. При равных местах решает жребий."
            )


def uses_of(result: Matching, shared: Shared, orders: Mapping[int, Order]) -> dict[int, Use]:
    """Of each limit that stopped somebody, by its key, the narrow ones first."""
    purse = Purse(shared)
    places: dict[int, int] = {}
    latest: dict[int, tuple[int, int]] = {}
    stopped: dict[int, dict[Pair, int]] = {}
    later: dict[int, set[Pair]] = {}
    for given, refused, stops in zip(result.rounds, result.refused, result.stopped, strict=True):
        for pair, limit in stops.items():
            stopped.setdefault(limit, {})[pair] = dict(purse.holds(*pair))[limit]
            if limit in purse.closed:
                later.setdefault(limit, set()).add(pair)
        for pair in given.items() if shared.limits else ():
            for limit, _ in purse.holds(*pair):
                places[limit] = places.get(limit, 0) + 1
                turn = shared.turns[pair], orders[pair[1]][pair[0]]
                latest[limit] = max(latest.get(limit, (0, 0)), turn)
        purse.pay(Round(given, refused, stops))
    return {
        limit: Use(
            shared.limits[limit],
            shared.limits[limit].free - purse.left[limit],
            places.get(limit, 0),
            latest.get(limit, (0, 0))[1],
            stopped[limit],
            frozenset(later.get(limit, ())),
        )
        for limit in sorted(stopped, key=lambda each: (shared.limits[each].width, each))
    }
