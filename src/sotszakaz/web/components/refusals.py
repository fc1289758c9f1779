"""A refusal of an action at the form that asked for it."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.forms import BaseForm, Textarea, TextInput
from django.http import HttpRequest, QueryDict

from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.components.inputs import Known

Typed = list[tuple[str, str]]


def blame(form: BaseForm, refusal: Refusal) -> None:
    """Put the sentence at the field that it concerns, or above the form.

    Strangers (404) and those without the right (403) get no form back, neither does who was overtaken: their form asks
    for what is so no longer. Such a refusal goes on to its page and takes along what was typed.
    """
    if refusal.status in (403, 404) or refusal.is_overtaken:
        refusal.fields["typed"] = _typed_in(form)
        raise refusal
    if refusal.status == HTTPStatus.CONFLICT:
        _show_present(form)
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _show_present(form: BaseForm) -> None:
    """The page now shows what has changed: the next time the form comes, that is what its sender has seen."""
    known = [(name, field) for name, field in form.fields.items() if isinstance(field.widget, Known)]
    data = cast(QueryDict, form.data).copy()
    for name, field in known:
        data[form.add_prefix(name)] = form.get_initial_for_field(field, name)
    form.data = data


def typed_of(refusal: Refusal) -> Typed:
    """What the person had written into the form of an overtaken refusal: (label, words)."""
    return refusal.fields.get("typed", []) if refusal.is_overtaken else []


def _typed_in(form: BaseForm) -> Typed:
    """Free words only: numbers, days and choices are quickly given again."""
    free = (each for each in form if isinstance(each.field.widget, Textarea) or type(each.field.widget) is TextInput)
    return [(str(each.label), str(each.value())) for each in free if each.value() and each.name in form.changed_data]


def say_above(request: HttpRequest, *forms: BaseForm | None) -> None:
    """Say above the page what concerns whole forms: for a page that does not show them any more."""
    for form in forms:
        for sentence in form.non_field_errors() if form is not None and form.is_bound else ():
            messages.error(request, str(sentence))
