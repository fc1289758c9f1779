"""What is held for everybody: seminars, consultations, campaigns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sotszakaz.oversight.communication.selectors import list_announced
from sotszakaz.web.parsing import page_of


def events(request: HttpRequest) -> HttpResponse:
    """Announced events of all municipalities that are not over yet."""
    return render(request, "portal/events.html", {"page": page_of(request, list_announced(timezone.localdate()))})
