"""A database that is busy or away costs people a minute, never their form and never an error page."""

import re
from contextlib import contextmanager

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse
from tests.concurrency.callers import connect
from tests.factories import demand

from config.launch import roles
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_today")]


@contextmanager
def database_away():
    """Every session is ended and none is let in."""
    parts = dict(connection.settings_dict)
    name = parts["NAME"]
    admin = {"host": parts["HOST"], "port": parts["PORT"], "user": roles.OWNER, "password": parts["PASSWORD"]}
    with psycopg.connect(**admin, dbname="postgres", autocommit=True) as owner:
        allow = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
        owner.execute(allow.format(name, "false"))
        try:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s",
                [name, roles.OWNER],
            )
            yield
        finally:
            owner.execute(allow.format(name, "true"))
            close_old_connections()  # as a server does after each request


@contextmanager
def applications_locked():
    """Somebody holds the applications and does not let go; pages wait for locks no longer than they may."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with connect(roles.OWNER) as other:
        other.execute("LOCK TABLE enrolments_enrolmentapplication")
        yield
        other.rollback()


@pytest.fixture
def at():
    return demand.market()


@pytest.fixture
def child(at):
    return at.child()


@pytest.fixture
def client(child):
    client = Client(raise_request_exception=False)
    client.force_login(child.added_by)
    return client


def booking(at, child):
    return reverse("citizen:book", args=[child.pk, at.group.pk])


def kept(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page))


def test_a_booking_that_waited_too_long_is_kept_and_made_by_one_button(at, child, client):
    key = demand.new_key()
    with applications_locked():
        answer = client.post(booking(at, child), {"key": key})

    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Сейчас много желающих" in page
    assert kept(page)["key"] == key
    for _ in range(2):
        assert client.post(booking(at, child), kept(page)).status_code == 302
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().key == key


def test_the_kept_form_passes_the_guard_against_forgery(at, child, client):
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    strict.cookies = client.cookies
    strict.get(reverse("citizen:quote", args=[child.pk, at.group.pk]))
    token = strict.cookies["csrftoken"].value
    with applications_locked():
        answer = strict.post(booking(at, child), {"key": demand.new_key(), "csrfmiddlewaretoken": token})

    assert answer.status_code == 503
    assert strict.post(booking(at, child), kept(answer.content.decode())).status_code == 302


def test_a_page_of_a_database_that_is_away_asks_for_a_minute(client, child):
    address = reverse("citizen:child", args=[child.pk])
    with database_away():
        answer = client.get(address)

    assert answer.status_code == 503
    assert f'href="{address}"' in answer.content.decode()
    assert client.get(address).status_code == 200


def test_a_form_posted_to_a_database_that_is_away_is_kept(at, child, client):
    key = demand.new_key()
    with database_away():
        answer = client.post(booking(at, child), {"key": key})

    assert answer.status_code == 503
    assert kept(answer.content.decode())["key"] == key
    assert client.post(booking(at, child), kept(answer.content.decode())).status_code == 302


def test_a_password_is_never_written_into_a_page(child):
    stranger = Client(raise_request_exception=False)
    with database_away():
        answer = stranger.post(reverse("portal:login"), {"username": "a@example.org", "password": "very-secret-words"})

    assert answer.status_code == 503
    assert "very-secret-words" not in answer.content.decode()
    assert "отправьте форму ещё раз" in answer.content.decode()


def test_after_a_page_that_waited_the_session_acts_for_whoever_comes_next(client, child):
    with applications_locked():
        client.get(reverse("citizen:enrolments"))
    client.logout()

    client.get(reverse("portal:catalogue"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT acting_municipalities()")
        assert cursor.fetchone()[0] == []
