"""A demonstration year for every municipality, each of them whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from math import ceil

from django.db import connection, transaction
from django.db.models import Model

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.outside.demonstration.data_files import MunicipalityFile, municipalities
from sotszakaz.outside.demonstration.year.making import make_year, staff_of
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.supply.providers.models import ProviderApplication

DEFAULT_CHILDREN = 2641
"""Recipients of Петровский округ by its act (indicator 3.F)."""
SHARES = {"petrovsky": 1.0, "luga": 0.15, "achinsk": 0.15, "dukhovshchina": 220 / 2641, "seversk": 0.15}
"""Of the children of Петровский; the year of Северск is smaller than its act says, so that the first start is quick."""
LEAST_CHILDREN = 10
FILLED_BY: tuple[type[Model], ...] = (SocialOrder, ProviderApplication, Child)
FIRST_YEAR = 2025
"""The decisions of all five acts are in force in the December before."""


def filled_municipalities() -> list[Municipality]:
    """Those that have an order, an application of a provider or a child, whoever made them."""
    slugs = [file.slug for file in municipalities()]
    known = list(Municipality.objects.filter(slug__in=slugs).order_by("pk"))
    filled: set[int] = set()
    with acting_for(*(each.pk for each in known)):
        for model in FILLED_BY:
            filled |= set(
                model._default_manager.filter(municipality__in=known)
                .values_list("municipality_id", flat=True)
                .distinct()
            )
    return [each for each in known if each.pk in filled]


def fill(
    *, children: int, seed: int, year: int, on: date, skip: list[Municipality], say: Callable[[str], None]
) -> None:
    """Make the year of all municipalities but those to skip."""
    skipped = {each.slug for each in skip}
    for place, file in enumerate(municipalities()):
        if file.slug not in skipped:
            _fill_one(file, place, children=children, seed=seed, year=year, on=on, say=say)


def _fill_one(
    file: MunicipalityFile, place: int, *, children: int, seed: int, year: int, on: date, say: Callable[[str], None]
) -> None:
    municipality = Municipality.objects.get(slug=file.slug)
    with acting_for(municipality.pk), whole():
        scene = Scene(
            municipality=municipality,
            unit=SchemeUnit[file.unit],
            place=place,
            children=max(LEAST_CHILDREN, ceil(children * SHARES[file.slug])),
            year=year,
            on=on,
            seed=seed,
            staff=staff_of(municipality),
            say=lambda line: say(f"{municipality.short_name}: {line}"),
        )
        make_year(scene)


@contextmanager
def whole() -> Iterator[None]:
    """One transaction around actions each of which insists on being the outermost one.

    Django lets a durable block begin when a transaction was begun by switching autocommit off, and commits nothing
    until the switch is turned back. Killed in the middle, a municipality has nothing of its year.
    """
    if connection.in_atomic_block:  # a test: it rolls everything back itself
        yield
        return
    transaction.set_autocommit(False)
    try:
        yield
        transaction.commit()
    except BaseException:
        transaction.rollback()
        raise
    finally:
        transaction.set_autocommit(True)
