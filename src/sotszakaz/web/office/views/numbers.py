"""Registry numbers of services: the list, a number, files of the list, where things disagree about numbers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import available_moves
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue import classifier, importing
from sotszakaz.ordering.catalogue.resolving import resolve
from sotszakaz.supply.programmes.disagreements import disagreements_on, uses_of
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.numbers import ListForm
from sotszakaz.web.office.number_list import list_of, workbook_of
from sotszakaz.web.parsing import PAGE, page_of


def numbers(request: HttpRequest) -> HttpResponse:
    """The list as of a day; a number in the search is explained above it."""
    here = membership(request, "office")
    shown = list_of(request, here)
    may_load = has_right(request, Permission.CATALOGUE_LOAD, here.municipality_id)
    context = {
        "shown": shown,
        "page": page_of(request, shown.rows),
        "may_load": may_load,
        "has_official": classifier.has_official(),
    }
    return render(request, "office/numbers/list.html", context)


def numbers_sheet(request: HttpRequest) -> HttpResponse:
    """What the search has found, as a workbook."""
    shown = list_of(request, membership(request, "office"))
    return spreadsheet_of(workbook_of(shown), f"Перечень услуг на {shown.on:%Y-%m-%d}")


def number(request: HttpRequest, code: str) -> HttpResponse:
    """A number with all its versions, what its structure says, and where the municipality uses it."""
    here = membership(request, "office")
    versions = classifier.history_of(here.municipality_id, code, by=user(request))
    context = {
        "code": code,
        "versions": versions,
        "found": resolve(code, today_in(here.municipality)),
        "uses": uses_of(here.municipality_id, code, by=user(request)),
        "rights": here.role.permissions,
    }
    return render(request, "office/numbers/number.html", context)


def disagreements(request: HttpRequest) -> HttpResponse:
    """Every warning about numbers of services, as of today."""
    here = membership(request, "office")
    found = disagreements_on(here.municipality_id, today_in(here.municipality), by=user(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rights": here.role.permissions}
    return render(request, "office/numbers/disagreements.html", context)


def number_lists(request: HttpRequest) -> HttpResponse:
    """Files of the list, and a form to bring one."""
    here = membership(request, "office")
    listed = classifier.list_imports(here.municipality_id, by=user(request))
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        brought = importing.bring_list(
            municipality_id=here.municipality_id, file_name=file.name, content=file.read(), by=user(request)
        )
        messages.success(request, "Файл принят. Проверка начнётся в течение минуты, страницу можно закрыть.")
        return redirect("office:number_list", pk=brought.pk)
    context = {"form": form, "page": page_of(request, listed)}
    return render(request, "office/numbers/files.html", context, status=422 if form.errors else 200)


def number_list(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the check of a file is, what it found, and what taking it over would change."""
    here = membership(request, "office")
    return _file_page(request, here.municipality_id, pk)


@require_POST
def number_list_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file over as a whole; a refusal stands above its page."""
    here = membership(request, "office")
    try:
        importing.take_list(import_id=pk, municipality_id=here.municipality_id, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _file_page(request, here.municipality_id, pk, refusal)
    messages.success(request, "Перечень загружен: номера разбираются по нему.")
    return redirect("office:number_list", pk=pk)


@require_POST
def number_list_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the file."""
    here = membership(request, "office")
    try:
        importing.drop_list(import_id=pk, municipality_id=here.municipality_id, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _file_page(request, here.municipality_id, pk, refusal)
    messages.success(request, "Загрузка отменена, перечень прежний.")
    return redirect("office:number_lists")


def _file_page(request: HttpRequest, municipality_id: int, pk: int, refusal: Refusal | None = None) -> HttpResponse:
    shown = classifier.get_import_for(municipality_id, pk, by=user(request))
    context = {
        "file": shown,
        "moves": available_moves(shown),
        "page": page_of(request, classifier.faults_of(shown)),
        "refusal": refusal,
    }
    name = "_progress" if request.htmx and refusal is None else "file"  # type: ignore[attr-defined]
    return render(request, f"office/numbers/{name}.html", context, status=refusal.status if refusal else 200)
