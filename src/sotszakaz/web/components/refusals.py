"""A refusal of an action at the form that asked for it."""

from django.forms import BaseForm

from sotszakaz.foundation.errors import Refusal


def blame(form: BaseForm, refusal: Refusal) -> None:
    """Put the sentence at the field that it concerns, or above the form.

    Strangers (404) and those without the right (403) get no form back: their refusal goes on to its page.
    """
    if refusal.status in (403, 404):
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
