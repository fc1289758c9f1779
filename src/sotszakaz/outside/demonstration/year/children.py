"""Parents and children of the year, most of them with certificates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from sotszakaz.demand.certificates.bulk import Entry, confirm_children, register_children
from sotszakaz.demand.children.actions import return_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.states import ChildCategory, Relation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Parent
from sotszakaz.outside.demonstration import numbers
from sotszakaz.outside.demonstration.logins import MUNICIPALITIES, ensure_person
from sotszakaz.outside.demonstration.people import Name, People
from sotszakaz.outside.demonstration.year.scene import Scene

SECOND_CHILD = 0.35
LATER = 0.12
PENDING, RETURNED = 0.02, 0.012
YOUNGEST, OLDEST = 6, 17
"""Full years at the end of the year, so that nobody is too young in January or too old in December."""
AGES_OF_FIRST = (9, 13)
"""The children whose parent can log in: they fit most programmes."""
CATEGORIES = (ChildCategory.GENERAL,) * 92 + (ChildCategory.DISABILITY,) * 6 + (ChildCategory.ORPHAN,) * 2


@dataclass(frozen=True, slots=True)
class Family:
    """A parent with the children to be entered."""

    parent: User
    children: tuple[ChildData, ...]
    relation: Relation


def make_children(scene: Scene) -> int:
    """Enter and confirm; a few wait or are returned. How many have a certificate."""
    random = scene.random("children")
    families = _families(scene, random)
    first_day, later_day = min(date(scene.year, 1, 9), scene.on), min(date(scene.year, 8, 17), scene.on)
    own, others = families[:1], families[1:]
    later = [family for family in others if random.random() < LATER]
    at_once = [family for family in others if family not in later]
    confirmed = 0
    for day, wave in ((first_day, own + at_once), (later_day, later)):
        children = register_children(municipality_id=scene.municipality.pk, entries=_entries(wave), by=SYSTEM, on=day)
        Child.objects.filter(pk__in=[child.pk for child in children]).update(added_at=scene.moment(day))
        confirmed += _confirm(scene, children, random, keep=2 if wave[:1] == own else 0, on=day)
    return confirmed


def _entries(families: Sequence[Family]) -> list[Entry]:
    return [
        Entry(data=data, relation=family.relation, parent=family.parent)
        for family in families
        for data in family.children
    ]


def _confirm(scene: Scene, children: Sequence[Child], random: Random, *, keep: int, on: date) -> int:
    """All but a few; the first `keep` are confirmed in any case."""
    answered_on = min(on + timedelta(days=1), scene.on)
    confirmed = []
    for place, child in enumerate(children):
        chance = random.random()
        if place < keep or chance > PENDING + RETURNED:
            confirmed.append(child.pk)
        elif chance < RETURNED:
            return_child(
                child_id=child.pk,
                ground="mismatch",
                reason="Дата рождения не совпадает со свидетельством. Проверьте и отправьте снова.",
                by=scene.staff.operator,
                on=answered_on,
            )
    confirm_children(
        municipality_id=scene.municipality.pk, child_ids=confirmed, by=scene.staff.operator, on=answered_on
    )
    known, moment = Child.objects.filter(pk__in=[child.pk for child in children]), scene.moment(answered_on)
    known.filter(confirmed_at__isnull=False).update(confirmed_at=moment)
    known.filter(returned_at__isnull=False).update(returned_at=moment)
    return len(confirmed)


def _families(scene: Scene, random: Random) -> list[Family]:
    people = scene.people("families")
    names: list[tuple[Name, int]] = []
    left = scene.children
    while left:
        size = 2 if not names or random.random() < SECOND_CHILD else 1
        names.append((people.adult(), min(size, left)))
        left -= min(size, left)
    parents = _parents(scene, [name for name, _ in names])
    families: list[Family] = []
    sequence = 0
    for parent, (name, size) in zip(parents, names, strict=True):
        children = tuple(_child(scene, name, people, random, sequence + place) for place in range(size))
        if not families:
            children = tuple(_of_age(scene, data, age) for data, age in zip(children, AGES_OF_FIRST, strict=False))
        sequence += size
        families.append(Family(parent, children, Relation.MOTHER if name.is_female else Relation.FATHER))
    return families


def _parents(scene: Scene, names: Sequence[Name]) -> list[User]:
    """The first one can log in where the demonstration has logins; the others never."""
    slug = scene.municipality.slug
    users = [
        User(email=f"parent{place}@{slug}.example.com", full_name=name.full, password=make_password(None))
        for place, name in enumerate(names, start=1)
    ]
    if slug in MUNICIPALITIES:
        users = users[1:]
    made = User.objects.bulk_create(users, batch_size=1000)
    return [ensure_person(Parent, scene.municipality), *made] if slug in MUNICIPALITIES else made


def _child(scene: Scene, parent: Name, people: People, random: Random, sequence: int) -> ChildData:
    name = people.child()
    youngest, oldest = date(scene.year - YOUNGEST, 12, 31), date(scene.year - OLDEST, 1, 1)
    return ChildData(
        last_name=_surname(parent, name),
        first_name=name.first,
        middle_name=name.middle,
        birth_date=oldest + timedelta(days=random.randrange((youngest - oldest).days + 1)),
        snils=numbers.snils(scene.number(sequence + 1)),
        category=random.choice(CATEGORIES),
    )


def _of_age(scene: Scene, data: ChildData, age: int) -> ChildData:
    """So many years in the year of the scene, in the middle of April."""
    return replace(data, birth_date=date(scene.year - age, 4, 15), category=ChildCategory.GENERAL)


def _surname(parent: Name, child: Name) -> str:
    """The parent's when both have the same form of it, otherwise the child's own."""
    return parent.last if parent.is_female == child.is_female else child.last
