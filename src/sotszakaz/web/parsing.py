"""What addresses carry: days, months and pages."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.errors import NotFound

PAGE = 25
YEARS = (2000, 2100)
"""Days of other years name nothing, and their neighbours may be none."""
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def month_of(text: str) -> date:
    """«2026-11» to the first day of the month. Raises NotFound."""
    day = day_of(f"{text}-01")
    if day is None:
        raise NotFound()
    return day


def day_of(text: str) -> date | None:
    """«2026-11-23» as a day; None for anything else, and for years near which days of a calendar end."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def page_of(request: HttpRequest, rows: "QuerySet[Row]") -> "Page[Row]":
    """The page that the address asks for, 25 rows; a page out of range is the nearest one."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def page_of_list(request: HttpRequest, rows: Sequence[Item], param: str = "page") -> "Page[Item]":
    """The same of rows that are read already; `param` names the list where an address turns several."""
    return Paginator(rows, PAGE).get_page(request.GET.get(param))
