"""What a running test does to the process, so that whatever it asks for has to be done before its eyes."""

from datetime import date, datetime
from typing import Any
from weakref import WeakSet

import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.utils import timezone

LOOKING_ON = {"caplog", "capsys", "capfd"}
_REAL_NOW = timezone.now
test: Any = None
"""The running test of pytest; tests/conftest.py says it."""


def moment() -> tuple[datetime | date, ...]:
    """What a stopped clock shows; the day, here and in Greenwich, while it goes."""
    now = timezone.now()
    return (timezone.localdate(now), now.date()) if timezone.now is _REAL_NOW else (now,)


def is_there() -> bool:
    """Has the test changed more than the clock, does its clock move by itself, does it count or read what is done?"""
    if any(where is not timezone or name != "now" for each in _patches for where, name, _ in each._setattr):
        return True
    if any(each._setitem or each._cwd or each._savesyspath for each in _patches):
        return True
    if isinstance(settings._wrapped, UserSettingsHolder) or connection.force_debug_cursor:
        return True
    if connection.execute_wrappers or (test is not None and LOOKING_ON & test.funcargs.keys()):
        return True
    return moment() != moment()


def _patches_of_the_process() -> "WeakSet[pytest.MonkeyPatch]":
    """All that patch once a test has begun, wherever they were made; before that it is pytest itself."""
    found: WeakSet[pytest.MonkeyPatch] = WeakSet()
    begin = pytest.MonkeyPatch.__init__

    def begin_and_be_known(self: pytest.MonkeyPatch) -> None:
        begin(self)
        if test is not None:
            found.add(self)

    pytest.MonkeyPatch.__init__ = begin_and_be_known  # type: ignore[method-assign]
    return found


_patches = _patches_of_the_process()
