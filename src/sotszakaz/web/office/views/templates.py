"""Templates of documents that the municipality changes in Word."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.documents import looks
from sotszakaz.kernel.documents.fieldlist import fields_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.documents.word.built_in import built_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import show_pdf, word_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.templates import TemplateForm


def templates(request: HttpRequest) -> HttpResponse:
    """Every kind with the template in force."""
    here = membership(request, "office")
    rows = looks.list_looks(here.municipality_id, by=user(request))
    return render(request, "office/templates/list.html", {"rows": rows})


def template(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: versions, the fields, and the form for a changed file."""
    here = membership(request, "office")
    of = _kind(kind)
    may_edit = has_right(request, Permission.TEMPLATE_EDIT, here.municipality_id)
    form = TemplateForm()
    if request.method == "POST":
        require(user(request), Permission.TEMPLATE_EDIT, here.municipality_id)
        form = TemplateForm(request.POST, request.FILES)
        if form.is_valid() and (kept := _uploaded(request, here.municipality_id, of, form)):
            messages.success(request, f"Шаблон версии {kept} проверен. Посмотрите образец, потом примите шаблон.")
            return redirect("office:template", kind)
    versions = looks.list_templates(here.municipality_id, of, by=user(request))
    context = {
        "kind": of,
        "versions": versions,
        "in_force": next((each for each in versions if each.adopted_at), None),
        "fields": fields_of(of),
        "form": form if may_edit else None,
        "may_adopt": has_right(request, Permission.TEMPLATE_ADOPT, here.municipality_id),
    }
    return render(request, "office/templates/template.html", context, status=422 if form.errors else 200)


def template_built_in(request: HttpRequest, kind: str) -> HttpResponse:
    """The built-in template, to begin from."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    return word_of(built_in(_kind(kind)), f"{_kind(kind).label}.docx")


def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept template as it was uploaded."""
    membership(request, "office")
    found = looks.get_template_for(user(request), pk)
    return word_of(bytes(found.content or b""), found.file_name)


def template_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample document by the template."""
    membership(request, "office")
    found = looks.get_template_for(user(request), pk)
    return show_pdf(looks.preview_template(found), f"Образец, версия {found.version}.pdf")


@require_POST
def template_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Print by it from now on."""
    membership(request, "office")
    found = looks.get_template_for(user(request), pk)
    require(user(request), Permission.TEMPLATE_ADOPT, found.municipality_id)
    try:
        looks.adopt_template(template_id=pk, by=user(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Шаблон принят. Новые документы печатаются по нему, прежние выглядят как раньше.")
    return redirect("office:template", found.kind)


@require_POST
def template_return(request: HttpRequest, kind: str) -> HttpResponse:
    """Back to the built-in look."""
    here = membership(request, "office")
    of = _kind(kind)
    looks.return_to_built_in(municipality_id=here.municipality_id, kind=of, by=user(request), at=timezone.now())
    messages.success(request, "Новые документы снова печатаются по встроенному шаблону.")
    return redirect("office:template", kind)


def _kind(kind: str) -> DocumentKind:
    if kind not in DocumentKind.values:
        raise NotFound()
    return DocumentKind(kind)


def _uploaded(request: HttpRequest, municipality_id: int, kind: DocumentKind, form: TemplateForm) -> int | None:
    """The version of the kept template, or None with the sentence at the file."""
    file = form.cleaned_data["file"]
    try:
        return looks.upload_template(
            municipality_id=municipality_id, kind=kind, file_name=file.name, content=file.read(), by=user(request)
        ).version
    except Refusal as refusal:
        refusal.field = "file"
        blame(form, refusal)
        return None
