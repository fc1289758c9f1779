"""Invented people: surnames by mimesis, names and patronymics of our own lists, the same for the same seed."""

from dataclasses import dataclass
from random import Random

from mimesis import Gender, Locale, Person

from sotszakaz.outside.demonstration.words import BOYS, FATHERS, GIRLS, MEN, WOMEN


@dataclass(frozen=True, slots=True)
class Name:
    """Three parts of a name."""

    last: str
    first: str
    middle: str
    is_female: bool

    @property
    def full(self) -> str:
        return f"{self.last} {self.first} {self.middle}"


class People:
    """A source of names; nobody of them is real."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._surnames = Person(Locale.RU, seed=random.getrandbits(32))

    def adult(self) -> Name:
        """Mothers apply three times as often as fathers."""
        is_female = self._random.random() < 0.75
        return self._name(is_female, WOMEN if is_female else MEN)

    def child(self) -> Name:
        is_female = self._random.random() < 0.5
        return self._name(is_female, GIRLS if is_female else BOYS)

    def _name(self, is_female: bool, firsts: tuple[str, ...]) -> Name:
        surname = self._surnames.last_name(gender=Gender.FEMALE if is_female else Gender.MALE)
        father = self._random.choice(FATHERS)
        return Name(surname, self._random.choice(firsts), father[0 if is_female else 1], is_female)
