"""Is a document real: by its code or its number, for everybody, without a login."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.checking import Checked, check_number
from sotszakaz.kernel.documents.checking import check_document as find_document
from sotszakaz.kernel.documents.codes import in_groups, is_code, read_code
from sotszakaz.kernel.documents.errors import CodeMistyped
from sotszakaz.kernel.documents.states import UNSIGNED, DocumentKind
from sotszakaz.kernel.signatures.registry import shown_state, signers_of, whose_turn
from sotszakaz.ordering.social_orders.published import published_as
from sotszakaz.web.addresses import address_of
from sotszakaz.web.portal.forms.check import CheckForm, NumberForm

ASKS_A_MINUTE = 30
"""By number, from one address, in one process: nothing personal is told, but nobody needs to walk all numbers."""


class TooMany(Refusal):
    """Somebody asks by number faster than people type."""

    code = "too_many_checks"
    template = "Слишком много проверок подряд. Подождите минуту или проверьте документ по коду."
    status = 429


def check(request: HttpRequest) -> HttpResponse:
    """The forms for those who type; a code without a slip has an address of its own."""
    if "number" in request.GET:
        return _by_number(request)
    form = CheckForm(request.GET if "code" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return _forms(request, form, status=422 if form.is_bound else 200)
    code = read_code(form.cleaned_data["code"])
    if is_code(code):
        return redirect("portal:check_document", code)
    form.add_error("code", CodeMistyped().message)
    return _forms(request, form, status=422)


def check_document(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of the document; the square of a document leads here."""
    try:
        found = find_document(code)
    except Refusal as refusal:
        form = CheckForm({"code": code})
        form.is_valid()
        form.add_error("code", refusal.message)
        return _forms(request, form, status=404)
    return _found(request, found, in_groups(read_code(code)))


def _by_number(request: HttpRequest) -> HttpResponse:
    form = NumberForm(request.GET)
    if not form.is_valid():
        return _forms(request, CheckForm(), form, status=422)
    said = form.cleaned_data
    try:
        _count(request)
        kind = DocumentKind(said["kind"]) if said["kind"] else None
        found = check_number(said["number"], municipality_id=said["municipality"], kind=kind)
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.message)
        return _forms(request, CheckForm(), form, status=refusal.status)
    return _found(request, found, "")


def _found(request: HttpRequest, found: Checked, code: str) -> HttpResponse:
    signers = signers_of(found.latest.sha256)
    signed = [each.party for each in signers]
    state = shown_state(found.kind, signed, found.state)
    whose = whose_turn(found.kind, signed) if state == UNSIGNED else ""
    is_order = found.kind == DocumentKind.SOCIAL_ORDER
    order = published_as(found.municipality, found.latest.sha256) if is_order else None
    context = {"found": found, "code": code, "signers": signers, "state": state, "whose": whose, "order": order}
    with timezone.override(found.zone):
        return render(request, "portal/check/document.html", context)


def _forms(request: HttpRequest, form: CheckForm, by_number: NumberForm | None = None, *, status: int) -> HttpResponse:
    context = {"form": form, "by_number": by_number or NumberForm()}
    return render(request, "portal/check/form.html", context, status=status)


def _count(request: HttpRequest) -> None:
    key = f"checks-by-number:{address_of(request)}"
    cache.add(key, 0, timeout=60)
    if cache.incr(key) > ASKS_A_MINUTE:
        raise TooMany()
