"""Confirmed data of a child change by a deed; families ask for it, the office decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import change_child
from sotszakaz.demand.children import versions
from sotszakaz.demand.children.actions import look_at_child
from sotszakaz.demand.children.changing import decline_change, look_at_deed, look_at_scan
from sotszakaz.demand.children.models import Child, ChildVersion
from sotszakaz.demand.children.selectors import get_child_for
from sotszakaz.demand.children.states import ChildState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.child_data import begun_with
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.child_changes import ChangeForm, DeclineForm
from sotszakaz.web.parsing import page_of

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def child_changes(request: HttpRequest) -> HttpResponse:
    """What families ask to change, the longest waiting first."""
    here = membership(request, "office")
    page = page_of(request, versions.list_requests(here.municipality_id, by=user(request)))
    lines = [
        (each, versions.differences(versions.known_of(each.child), versions.known_of(each)))
        for each in page.object_list
    ]
    context = {"page": page, "lines": lines, "today": today_in(here.municipality)}
    return render(request, "office/children/changes.html", context)


def child_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the deed with what the family asks for, and the deed."""
    membership(request, "office")
    child = get_child_for(user(request), pk)
    require(user(request), Permission.CHILD_CONFIRM, child.municipality_id)
    if child.state != ChildState.CONFIRMED:
        messages.error(request, "Данные меняют у подтверждённой записи. Здесь её состояние показано рядом с именем.")
        return redirect("office:child", pk=pk)
    if request.method == "GET":
        return _page(request, look_at_child(child_id=pk, by=user(request)))
    now = {"seen": versions.edition_of(child)}
    form = ChangeForm(request.POST, request.FILES, initial=now, is_asked=versions.open_request(child) is not None)
    if form.is_valid():
        try:
            made = change_child(
                child_id=pk,
                data=form.known(),
                deed=form.deed(),
                seen=form.cleaned_data["seen"],
                request_id=form.cleaned_data["request"],
                scan=form.scan(),
                by=user(request),
                on=today_in(child.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Данные изменены, прежние остались в истории. {_told(made)}")
            return redirect("office:child", pk=pk)
    return _page(request, child, form=form)


@require_POST
def child_change_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the family why the data stay."""
    membership(request, "office")
    asked, form = versions.get_request_for(user(request), pk), DeclineForm(request.POST)
    if form.is_valid():
        try:
            decline_change(request_id=pk, answer=form.cleaned_data["answer"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Семья получит ваш ответ. Данные остались прежними.")
            return redirect("office:child", pk=asked.child_id)
    return _page(request, asked.child, decline_form=form)


def child_change_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The document that the family has shown; taking it is logged."""
    membership(request, "office")
    asked = look_at_scan(request_id=pk, by=user(request))
    return download_of(bytes(asked.scan), asked.media_type, f"Документ {asked.pk}.{ENDINGS[asked.media_type]}")


def child_deed_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The document by which data were changed; taking it is logged."""
    membership(request, "office")
    shown = look_at_deed(version_id=pk, by=user(request))
    return download_of(shown.content, shown.media_type, f"Документ к редакции {pk}.{ENDINGS[shown.media_type]}")


def _told(made: ChildVersion) -> str:
    return "Об усыновлении в кабинетах не говорится." if made.is_secret else "Семья получит сообщение."


def _page(
    request: HttpRequest, child: Child, *, form: ChangeForm | None = None, decline_form: DeclineForm | None = None
) -> HttpResponse:
    asked = versions.open_request(child)
    if decline_form is not None and asked is None:
        messages.error(request, "По этой просьбе уже есть решение.")
        return redirect("office:child", pk=child.pk)
    begun = begun_with(asked or child, today_in(child.municipality))
    said = {**begun, "seen": versions.edition_of(child), "request": asked.pk if asked else None}
    blank = ChangeForm(initial=said, is_asked=asked is not None)
    context = {
        "child": child,
        "asked": asked,
        "differences": versions.differences(versions.known_of(child), versions.known_of(asked)) if asked else (),
        "form": form or blank,
        "decline_form": decline_form or DeclineForm(),
    }
    return render(request, "office/children/change.html", context, status=422 if form or decline_form else 200)
