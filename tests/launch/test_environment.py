"""What the environment says is read once, at the start; nonsense stops it with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings._environment import whole


def minutes() -> int:
    return whole("SOTSZAKAZ_TICKET_MINUTES", 20, low=1, high=1440)


def test_a_number_is_read_or_the_default_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOTSZAKAZ_TICKET_MINUTES", raising=False)
    assert minutes() == 20
    monkeypatch.setenv("SOTSZAKAZ_TICKET_MINUTES", "45")
    assert minutes() == 45


@pytest.mark.parametrize("typed", ["", "0", "1441", "-5", "двадцать", "²"])
def test_nonsense_stops_the_start(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("SOTSZAKAZ_TICKET_MINUTES", typed)

    with pytest.raises(ImproperlyConfigured, match="целое число от 1 до 1440"):
        minutes()
