"""The menu says where one is, on pages that stand beside the first one too."""

import pytest

from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.navigation import for_area

EVERYTHING = frozenset(Permission)


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
        ("office", "/office/", "Обзор"),
        ("provider", "/provider/", "Обзор"),
    ],
)
def test_the_item_of_the_page_is_marked_and_no_other(area, path, title):
    assert marked(area, path) == [title]
