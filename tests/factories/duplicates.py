"""Two records of one child."""

from typing import Any

from tests.factories.demand import Market, pending_child
from tests.factories.kernel import UserFactory
from tests.factories.replay import replayed

from sotszakaz.demand.children.actions import search_duplicates
from sotszakaz.demand.children.logins import search_logins
from sotszakaz.demand.children.models import Child, DuplicatePair, LoginPair
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User

NAME = {"last_name": "Семёнова", "first_name": "Алёна", "middle_name": "Игоревна"}
MISSPELT = {"last_name": "Семенова", "first_name": "Алена", "middle_name": "Игоревна"}


@replayed
def twice(at: Market, **changes: Any) -> tuple[Child, Child]:
    """A confirmed child with a certificate, and the same one entered again without СНИЛС, which waits for a clerk."""
    return at.child(**NAME), pending_child(at.municipality, **{**MISSPELT, "snils": "", **changes})


@replayed
def confirmed_twice(at: Market, **changes: Any) -> tuple[Child, Child]:
    """The same, when a clerk has confirmed both: each has a certificate."""
    return at.child(**NAME), at.child(**{**MISSPELT, "snils": "", **changes})


@replayed
def two_logins(at: Market) -> tuple[User, User]:
    """Two parents of one name and telephone, each with a child."""
    both = [UserFactory(full_name="Семёнова Ирина Павловна", phone="+7 (912) 000-11-22") for _ in range(2)]
    for login, name in zip(both, ("Ия", "Лев"), strict=True):
        at.child(by=login, first_name=name)
    return both[0], both[1]


@replayed
def login_pair(at: Market) -> LoginPair:
    """The suspicion about two logins."""
    left, right = two_logins(at)
    search_logins(municipality_id=at.municipality.pk, by=SYSTEM)
    return LoginPair.objects.get(left=left, right=right)


def pair_of(left: Child, right: Child) -> DuplicatePair:
    """The suspicion about two records; the radar is asked when registration was not sure."""
    wanted = DuplicatePair.objects.filter(left=min(left.pk, right.pk), right=max(left.pk, right.pk))
    if not wanted.exists():
        search_duplicates(municipality_id=left.municipality_id, by=SYSTEM)
    return wanted.get()
