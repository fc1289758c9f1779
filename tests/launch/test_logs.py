"""A log keeps no address that is itself a key."""

import logging

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
