"""The menu says where one is, on pages that stand beside the first one too."""

import re

import pytest
from django.urls import get_resolver

from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.navigation import HEADS, for_area

EVERYTHING = frozenset(Permission)
ELSEWHERE = re.compile(r"^/[a-z]+/(notices|desk)/")
"""Notices are behind the bell; choosing a desk leads to whatever page one is at."""


def marked(area, path):
    return [item.title for item in for_area(area, EVERYTHING, path) if item.active]


@pytest.mark.parametrize(
    ("area", "path", "title"),
    [
        ("office", "/office/shortcomings/7/", "Качество"),
        ("office", "/office/surveys/", "Качество"),
        ("office", "/office/complaints/7/", "Качество"),
        ("office", "/office/inspections/new/", "Качество"),
        ("provider", "/provider/inspections/7/", "Проверки и нарушения"),
        ("provider", "/provider/surveys/", "Проверки и нарушения"),
        ("office", "/office/plan/compare/", "Планы региона"),
        ("office", "/office/payments/7/", "Месяцы и оплата"),
        ("office", "/office/signatures/trust/", "Подписи"),
        ("provider", "/provider/groups/7/places/", "Программы и группы"),
        ("provider", "/provider/groups/7/week/", "Программы и группы"),
        ("provider", "/provider/parts/7/groups/new/", "Программы и группы"),
        ("provider", "/provider/agreements/7/months/2026-09/", "Месяцы и оплата"),
        ("provider", "/provider/agreements/7/disagree/", "Реестр и соглашение"),
        ("citizen", "/my/children/7/week/", "Мои дети"),
        ("citizen", "/my/children/7/placement/3/", "Пожелания и избранное"),
        ("office", "/office/", "Обзор"),
        ("provider", "/provider/", "Обзор"),
    ],
)
def test_the_item_of_the_page_is_marked_and_no_other(area, path, title):
    assert marked(area, path) == [title]


@pytest.mark.parametrize("area", ["office", "provider", "citizen"])
def test_every_page_of_an_area_belongs_to_one_item(area):
    """A new address finds its item by itself, or is named in `BESIDE`; files have none."""
    routes = [each.pattern for each in next(iter(_patterns_of(area)))]
    paths = [HEADS[area] + re.sub(r"<[^>]+>", "1", str(route)) for route in routes if str(route).endswith("/")]

    unmarked = [path for path in paths if len(marked(area, path)) != 1 and not ELSEWHERE.search(path)]

    assert len(paths) > 20
    assert unmarked == []


def _patterns_of(area):
    return (each.url_patterns for each in get_resolver().url_patterns if getattr(each, "namespace", None) == area)
