import pytest
from django.urls import reverse
from tests.factories.admission import drafted_window, window, wishes_window
from tests.factories.demand import market

from sotszakaz.web.components.words import SOLID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def test_everybody_sees_announced_windows_and_no_drafts(client):
    at = market()
    announced = wishes_window(at.municipality)
    drafted = drafted_window(at.municipality, title="Ещё не решено")

    page = client.get(reverse("portal:windows")).text

    assert announced.title in page
    assert "Ещё не решено" not in page
    assert client.get(reverse("portal:window", args=[drafted.pk])).status_code == 404


def test_the_rules_of_a_window_name_criteria_and_the_committed_lottery(client):
    announced = wishes_window(market().municipality)

    page = client.get(reverse("portal:window", args=[announced.pk])).text

    assert "брат или сестра" in page
    assert announced.seed_hash in page
    assert announced.seed not in page


def test_a_first_come_window_tells_when_it_opens_and_nothing_of_lotteries(client):
    announced = window(market().municipality)

    page = client.get(reverse("portal:window", args=[announced.pk])).text

    assert "Заявления принимают с 04.08.2026 в 15:00" in page
    assert "Жребий" not in page


def test_moments_are_told_by_the_clock_of_the_municipality(client):
    home = market().municipality
    home.timezone = "Asia/Krasnoyarsk"
    home.save(update_fields=["timezone"])
    announced = window(home)

    page = client.get(reverse("portal:window", args=[announced.pk])).text

    assert f"4{SOLID}августа 2026, 19:00" in page
