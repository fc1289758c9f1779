"""A log keeps no address that is itself a key."""

import logging
from pathlib import Path

import pytest

from config.logs import WithoutKeys

KEY = "k3y-of_a-one-time-link"


@pytest.mark.parametrize(("path", "kept"), [("/survey/{}/", "/survey/…/"), ("/plan/{}.ics", "/plan/….ics")])
def test_a_key_is_cut_out_of_what_is_written(path, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Conflict", path.format(KEY)), None)

    assert WithoutKeys().filter(record)
    assert record.getMessage() == f"Conflict: {kept}"


@pytest.mark.parametrize("path", ["/plan/12/complete/", "/survey/done/", "/office/plan/calendar/"])
def test_other_addresses_are_written_whole(path):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)

    WithoutKeys().filter(record)

    assert record.getMessage() == f"Not Found: {path}"


@pytest.mark.parametrize("place", ["/survey/", r"~ ^/plan/[^/]+\.ics$"])
def test_the_proxy_of_the_guide_keeps_no_key_either(place):
    guide = (Path(__file__).parents[2] / "docs" / "ru" / "administrator.md").read_text(encoding="utf-8")

    [line] = [each for each in guide.splitlines() if each.startswith(f"location {place} ")]

    assert "access_log off;" in line
