"""After a refusal the person sees the page as it stands now, with the sentence above it.

What a page shows may be so no longer when its button is pressed: somebody else has answered, the same person in another
tab, a term has run out. Every refusal that a view has not put to its form ends here. The page that sent the form is
loaded anew; a page of one deed (`…/refuse/`) gives way to the page of the thing above it.
"""

from collections.abc import Callable
from http import HTTPStatus
from inspect import getclosurevars
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.web.busy import kept_of
from sotszakaz.web.components.refusals import typed_of

SHOWN_ANEW = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
GONE = "Этой записи больше нет: её убрали или закрыли, пока страница была открыта."


def returned(request: HttpRequest, refusal: Refusal) -> HttpResponse | None:
    """The way back to the page, under the sentence. None when no page sent this: programs, a bare address, a look."""
    if request.method != "POST" or refusal.status not in SHOWN_ANEW or not _is_from_page(request):
        return None
    page = _page_of(request)
    if page is None:
        return None
    (messages.warning if refusal.is_overtaken else messages.error)(request, _said(refusal))
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": page})
    return redirect(page)


def form_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not of this session: the person has logged in again in another tab, or waited too long.

    A form of our own page comes back with its words and a new token; the browser vouches for that by `Origin`. What
    another site has sent gets nothing to press.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    context = {"address": request.get_full_path(), "kept": kept_of(request) if is_ours else None, "is_ours": is_ours}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def page_above(path: str) -> str | None:
    """The nearest page above the address, None when nothing but the front page is there."""
    steps = path.strip("/").split("/")
    above = ("/" + "/".join(steps[:count]) + "/" for count in range(len(steps) - 1, 0, -1))
    return next((each for each in above if _page_at(each)), None)


def _is_from_page(request: HttpRequest) -> bool:
    """Did a page of this site send it, and does a person wait for a page: scripts of the journal ask for data."""
    is_asked_for = "text/html" in request.headers.get("Accept", "")
    return is_asked_for and urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()


def _page_of(request: HttpRequest) -> str | None:
    came = urlsplit(request.headers["Referer"])
    found = _page_at(came.path)
    if found is None:
        return page_above(request.path)
    if came.path == request.path and not found.route.rstrip("/").endswith(">"):
        above = page_above(request.path)
        return above if above and resolve(above).kwargs else came.path
    return came.path + (f"?{came.query}" if came.query else "")


def _page_at(path: str) -> ResolverMatch | None:
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found if _answers_get(found.func) else None


def _answers_get(view: Callable[..., HttpResponse]) -> bool:
    """`require_POST` keeps the methods that it lets through in its closure."""
    methods = getclosurevars(view).nonlocals.get("request_method_list")
    return methods is None or "GET" in methods


def _said(refusal: Refusal) -> str:
    """The sentence; after somebody was faster also what had been typed, so that nothing is lost with the form."""
    context = {
        "words": GONE if type(refusal) is NotFound else refusal.message,
        "is_overtaken": refusal.is_overtaken or refusal.status == HTTPStatus.NOT_FOUND,
        "typed": typed_of(refusal),
    }
    return render_to_string("shared/_refused.html", context)
