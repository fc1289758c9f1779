"""What is left of a payer's money and volumes, as a condition on groups: the certificate alone pays nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sotszakaz.foundation.money import from_units


@dataclass(frozen=True, slots=True)
class Pot:
    """What is free on an account, in its smallest parts, for courses of these days; `until` is the day after the last.

    `of` are the services or the providers for which it is; empty for all.
    """

    since: date
    until: date
    free: int
    of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """Where the payer takes the money and the hours of a course: from one pot of each kind, or it is not paid.

    A pot of `money` has all days of the course where the money `is_divided` between sub-periods, else its first day, as
    a volume does; an agreement has all days.
    """

    money: tuple[Pot, ...]
    is_divided: bool
    volumes: tuple[Pot, ...]
    agreements: tuple[Pot, ...]


def has_means(means: Means, on: date) -> Q:
    """There is a pot of each kind with what the whole course takes."""
    money = _in_pots(means.money, on, "price", lasts=means.is_divided)
    volumes = _in_pots(means.volumes, on, "hours", of="service_id")
    return money & volumes & _in_pots(means.agreements, on, "price", of="organisation_id", lasts=True)


def _in_pots(pots: Iterable[Pot], on: date, spends: str, *, of: str = "", lasts: bool = False) -> Q:
    found = Q(pk__in=[])
    for pot in pots:
        if pot.until <= on:
            continue
        asked = Q(**{f"{spends}__lte": from_units(pot.free), f"{'ends_on' if lasts else 'starts_on'}__lt": pot.until})
        if pot.since > on:
            asked &= Q(starts_on__gte=pot.since)
        if of:
            asked &= Q(**{f"{of}__in": pot.of})
        found |= asked
    return found
