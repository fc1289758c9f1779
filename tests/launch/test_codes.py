"""How an installation chooses what carries codes: a slip in a variable stops the start with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings._environment import json_template, one_of, outgoing_address

NAME = "SOTSZAKAZ_TRIED"


@pytest.fixture
def said(monkeypatch):
    return lambda value: monkeypatch.setenv(NAME, value)


def test_a_carrier_is_one_of_those_that_there_are(said, monkeypatch):
    said("sms")
    assert one_of(NAME, ("", "email", "sms")) == "sms"
    monkeypatch.delenv(NAME)
    assert one_of(NAME, ("", "email", "sms")) == ""
    said("голубь")
    with pytest.raises(ImproperlyConfigured, match="«голубь»"):
        one_of(NAME, ("", "email", "sms"))


def test_a_gateway_is_reached_by_https(said):
    said("https://sms.example.org/send")
    assert outgoing_address(NAME, "адрес шлюза.") == "https://sms.example.org/send"
    said("http://sms.example.org/send")
    with pytest.raises(ImproperlyConfigured, match="https://"):
        outgoing_address(NAME, "адрес шлюза.")


WRONG = [("{", "не JSON"), ('{"to": "{phone}"}', "нет места {text}"), ("", "Не задана")]


@pytest.mark.parametrize(("value", "words"), WRONG)
def test_the_body_of_a_message_is_json_with_both_places(said, value, words):
    said(value)
    with pytest.raises(ImproperlyConfigured, match=words):
        json_template(NAME, ("{phone}", "{text}"))
