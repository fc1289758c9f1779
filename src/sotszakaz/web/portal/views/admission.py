"""When and how places are given, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sotszakaz.demand.admission.selectors import get_public_window, list_public_windows
from sotszakaz.web.components.allocation import phase_of, scope_of
from sotszakaz.web.parsing import page_of


def windows(request: HttpRequest) -> HttpResponse:
    """Windows of all municipalities that go on or are to open."""
    now = timezone.now()
    page = page_of(request, list_public_windows(now))
    lines = [(each, phase_of(each, now), scope_of(each)) for each in page.object_list]
    return render(request, "portal/admission/list.html", {"page": page, "lines": lines})


def window(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of one window: moments, criteria, lottery."""
    shown = get_public_window(pk)
    context = {"window": shown, "phase": phase_of(shown, timezone.now()), "scope": scope_of(shown)}
    return render(request, "portal/admission/window.html", context)
