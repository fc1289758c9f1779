"""From where a request comes: what a client writes about itself is never believed."""

from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config.settings._environment import networks
from sotszakaz.web.addresses import address_of, client_of, household

PROXIES = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48"))
CLIENT, FORGED = "192.0.2.7", "203.0.113.9"


@pytest.mark.parametrize(
    ("connected", "heading", "expected"),
    [
        (CLIENT, "", CLIENT),
        (CLIENT, FORGED, CLIENT),
        ("127.0.0.1", CLIENT, CLIENT),
        ("127.0.0.1", f"{FORGED}, {CLIENT}", CLIENT),
        ("127.0.0.1", f"{FORGED}, {CLIENT}, 10.1.2.3", CLIENT),
        ("127.0.0.1", f"{FORGED}, junk, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "junk", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", f"{CLIENT}:51234", CLIENT),
        ("::ffff:127.0.0.1", CLIENT, CLIENT),
        ("2001:db8:1::5", "[2001:db8:2::7]:443", "2001:db8:2::7"),
        ("", CLIENT, ""),
    ],
)
def test_the_client_is_the_first_address_from_the_end_that_is_no_proxy_of_ours(connected, heading, expected):
    assert client_of(connected, heading, PROXIES) == expected


def test_without_trusted_proxies_the_heading_is_not_read(settings):
    settings.TRUSTED_PROXIES = ()
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=FORGED)

    assert address_of(request) == "127.0.0.1"


def test_the_setting_is_networks_and_anything_else_stops_the_start(monkeypatch):
    monkeypatch.setenv("SOTSZAKAZ_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    assert networks("SOTSZAKAZ_TRUSTED_PROXIES") == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))

    monkeypatch.delenv("SOTSZAKAZ_TRUSTED_PROXIES")
    assert networks("SOTSZAKAZ_TRUSTED_PROXIES") == ()
    monkeypatch.setenv("SOTSZAKAZ_TRUSTED_PROXIES", "любой")
    with pytest.raises(ImproperlyConfigured, match="«любой»"):
        networks("SOTSZAKAZ_TRUSTED_PROXIES")


@pytest.mark.parametrize(
    ("address", "counted"),
    [("2001:db8:2:3:4::7", "2001:db8:2:3::/64"), ("192.0.2.7", "192.0.2.7"), ("", "")],
)
def test_the_addresses_of_one_household_count_as_one(address, counted):
    assert household(address) == counted
