"""A refusal of an action at the form that asked for it."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from sotszakaz.foundation.errors import Refusal


def blame(form: BaseForm, refusal: Refusal) -> None:
    """Put the sentence at the field that it concerns, or above the form.

    Strangers (404) and those without the right (403) get no form back: their refusal goes on to its page.
    """
    if refusal.status in (403, 404):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def say_above(request: HttpRequest, *forms: BaseForm | None) -> None:
    """Say above the page what concerns whole forms: for a page that does not show them any more."""
    for form in forms:
        for sentence in form.non_field_errors() if form is not None and form.is_bound else ():
            messages.error(request, str(sentence))
