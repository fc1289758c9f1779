"""What every request passes: headers, for whom the session acts, login, refusals to pages."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import ensure_acting_for
from sotszakaz.kernel.users.access import memberships_of
from sotszakaz.web.returning import page_above, returned
from sotszakaz.web.uploads import LIMIT_MB, UploadTooLarge, is_too_large

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; connect-src 'self'{gate}; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'none'"
)


def security_headers(answer: Answer) -> Answer:
    """A strict content policy: own scripts, styles and fonts only; beside the site scripts may ask the gate."""
    policy = POLICY.format(gate=f" {settings.GATE_URL}" if settings.GATE_URL else "")

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return middleware


def acting(answer: Answer) -> Answer:
    """Row-level security acts for the municipalities of the person, for nobody when no one is logged in.

    Each request sets it for itself before anything guarded is read, so it stays until the next one. Pages show moments
    by the clock of the person's first municipality.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL):
            return answer(request)
        memberships = memberships_of(request.user) if request.user.is_authenticated else []
        ensure_acting_for(each.municipality_id for each in memberships)
        with timezone.override(memberships[0].municipality.timezone if memberships else None):
            return answer(request)

    return middleware


def login_required(answer: Answer) -> Answer:
    """Every page asks for a login, except those of the portal; programs sign each request instead."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return answer(request)
        try:
            is_public = resolve(request.path_info).namespace in ("portal", "exchange")
        except Resolver404:
            is_public = True  # the 404 page itself
        return answer(request) if is_public else redirect_to_login(request.get_full_path())

    return middleware


def refusals(answer: Answer) -> "RefusalPages":
    return RefusalPages(answer)


class RefusalPages:
    """A refusal that no view put to a form stands above the page that asked, as it is now, or on a page of its own."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """A form whose file is not even read to its end is refused at once."""
        if request.content_type == "multipart/form-data" and request.POST is not None and is_too_large(request):
            return self.process_exception(request, UploadTooLarge(limit=LIMIT_MB))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        back = returned(request, exception)
        if back is not None:
            return back
        page = page_above(request.path) if exception.status == HTTPStatus.CONFLICT else None
        return render(request, "portal/refusal.html", {"refusal": exception, "page": page}, status=exception.status)
