"""Is a document real: by its code, for everybody, without a login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.codes import in_groups, is_code, read_code
from sotszakaz.kernel.documents.errors import CodeMistyped
from sotszakaz.kernel.documents.selectors import check_document as find_document
from sotszakaz.web.portal.forms.check import CheckForm


def check(request: HttpRequest) -> HttpResponse:
    """The form for those who type the code; a code without a slip has an address of its own."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return render(request, "portal/check/form.html", {"form": form}, status=422 if form.is_bound else 200)
    code = read_code(form.cleaned_data["code"])
    if is_code(code):
        return redirect("portal:check_document", code)
    form.add_error("code", CodeMistyped().message)
    return render(request, "portal/check/form.html", {"form": form}, status=422)


def check_document(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of the document; the square of a document leads here."""
    try:
        found = find_document(code)
    except Refusal as refusal:
        form = CheckForm({"code": code})
        form.is_valid()
        form.add_error("code", refusal.message)
        return render(request, "portal/check/form.html", {"form": form}, status=404)
    context = {"found": found, "code": in_groups(read_code(code)), "form": CheckForm()}
    return render(request, "portal/check/document.html", context)
