"""Buttons without a page of their own: the deed, a sentence of what came of it, and the page it belongs to."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.components.refusals import blame


def said_done(request: HttpRequest, deed: Callable[[], object], words: str, *, form: Form | None = None) -> bool:
    """Do it and say so above the next page; a refusal is said there too. Those without the right get their own page."""
    try:
        if form is not None and not form.is_valid():
            raise Refusal(" ".join(str(each) for errors in form.errors.values() for each in errors))
        deed()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return False
    messages.success(request, words)
    return True


def form_done(request: HttpRequest, form: Form, deed: Callable[[], object], words: str) -> bool:
    """The same for a page with a form: a refusal stands at its field and the form comes back."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        deed()
    except Refusal as refusal:
        blame(form, refusal)
        return False
    messages.success(request, words)
    return True
