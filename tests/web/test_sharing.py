"""Visitors without a session share a page for a second; free places on it are never older than that."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from tests.factories import demand

from sotszakaz.web.components.fresh import Fresh
from sotszakaz.web.portal.views import catalogue as view
from sotszakaz.web.sharing import SharedPages

CATALOGUE = "/catalogue/"


class Clock:
    """Stands until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(settings):
    settings.FRESH_SECONDS = 1.0
    return Clock()


@pytest.fixture
def numbered(clock):
    """Pages that say which time they were made."""
    numbers = itertools.count(1)
    return SharedPages(lambda request: HttpResponse(f"page {next(numbers)}", headers={"HX-Push-Url": "/x"}), clock)


def test_a_page_is_made_once_a_second_for_all_visitors(rf, numbered, clock):
    first = numbered(rf.get(CATALOGUE, {"text": "хор"}))
    clock.now += 0.999
    shared = numbered(rf.get(CATALOGUE, {"text": "хор"}))
    clock.now += 0.001
    anew = numbered(rf.get(CATALOGUE, {"text": "хор"}))

    assert (first.content, shared.content, anew.content) == (b"page 1", b"page 1", b"page 2")
    assert shared.headers["HX-Push-Url"] == "/x"


def test_other_questions_and_fragments_are_pages_of_their_own(rf, numbered):
    asked = [
        numbered(rf.get(CATALOGUE)),
        numbered(rf.get(CATALOGUE, {"text": "хор"})),
        numbered(rf.get(CATALOGUE, HTTP_HX_REQUEST="true")),
        numbered(rf.get(reverse("portal:places"))),
    ]

    assert len({each.content for each in asked}) == len(asked)


def test_who_has_a_session_is_given_no_shared_page(rf, numbered, settings):
    numbered(rf.get(CATALOGUE))
    request = rf.get(CATALOGUE)
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "somebody"

    assert numbered(request).content == b"page 2"
    assert numbered(rf.get(CATALOGUE)).content == b"page 1"


@pytest.mark.parametrize("path", ["/login/", "/"])
def test_other_pages_are_not_shared(rf, numbered, path):
    assert numbered(rf.get(path)).content != numbered(rf.get(path)).content


@pytest.mark.parametrize("what", ["cookie", "token", "status"])
def test_what_is_of_one_visitor_or_failed_is_not_shared(rf, clock, what):
    def answer(request):
        response = HttpResponse("page", status=503 if what == "status" else 200)
        if what == "cookie":
            response.set_cookie("seen", "yes")
        if what == "token":
            response.content = f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">'
        made.append(response)
        return response

    made = []
    pages = SharedPages(answer, clock)
    pages(rf.get(CATALOGUE))
    pages(rf.get(CATALOGUE))

    assert len(made) == 2


def test_processes_share_a_page_for_its_second_and_no_longer(rf, clock, tmp_path):
    def pages_of(process):
        return SharedPages(lambda request: HttpResponse(f"{process}", headers={"HX-Push-Url": "/x"}), clock, tmp_path)

    one, two = pages_of("one"), pages_of("two")
    made = one(rf.get(CATALOGUE))
    clock.now += 0.5
    shared = two(rf.get(CATALOGUE))
    clock.now += 0.499
    kept = two(rf.get(CATALOGUE))
    clock.now += 0.001
    anew = two(rf.get(CATALOGUE))

    assert [each.content for each in (made, shared, kept, anew)] == [b"one", b"one", b"one", b"two"]
    assert shared.headers["HX-Push-Url"] == "/x"


def test_what_is_of_one_visitor_lies_on_no_shelf(rf, clock, tmp_path):
    def answer(request):
        response = HttpResponse("mine")
        response.set_cookie("seen", "yes")
        return response

    SharedPages(answer, clock, tmp_path)(rf.get(CATALOGUE))

    assert not list(tmp_path.glob("page-*"))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "parent"])
def test_free_places_of_the_catalogue_are_never_older_than_a_second(rf, clock, monkeypatch, settings, who, on_today):
    at = demand.market()
    person = at.child().added_by if who == "parent" else AnonymousUser()
    monkeypatch.setattr(view, "_answers", Fresh(clock))

    def page(request):
        request.user, request.session, request.htmx, request._messages = person, {}, False, []
        return view.catalogue(request)

    pages = SharedPages(page, clock)

    def is_told(free):
        request = rf.get(CATALOGUE)
        if who == "parent":
            request.COOKIES[settings.SESSION_COOKIE_NAME] = "of the parent"
        return f"{free} из {at.group.places}" in pages(request).text

    assert is_told(at.group.places)
    demand.application(at, at.child())
    clock.now += 0.999
    assert is_told(at.group.places)
    clock.now += 0.001
    assert is_told(at.group.places - 1)
