"""Thousands of ids in one question."""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def among(ids: Iterable[int]) -> "RawSQL | list[int]":
    """The right side of `…__in`: one array, where a list is a placeholder an id that the driver spells one by one.

    Without ids it is an empty list: the ORM asks nothing then.
    """
    asked = list(ids)
    return RawSQL("SELECT unnest(%s::bigint[])", [asked]) if asked else asked
