"""The agenda of a meeting: questions, files, guests, and what the minutes say of a question."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices.post import goes_by_mail
from sotszakaz.ordering.working_group.access import require_secretary
from sotszakaz.ordering.working_group.actions import agenda
from sotszakaz.ordering.working_group.models import AgendaItem, Meeting
from sotszakaz.ordering.working_group.selectors.meetings import (
    get_guest_for,
    get_item_for,
    get_material_for,
    get_meeting_for,
)
from sotszakaz.web.answers import download_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.working_group import AgendaItemForm, GuestForm, MaterialForm, ResultForm


def agenda_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question on the agenda."""
    shown = _kept_meeting(request, pk)
    form = AgendaItemForm(request.POST or None)

    def deed() -> None:
        agenda.add_item(meeting_id=pk, asked=form.asked(), by=user(request), at=timezone.now())

    if form_done(request, form, deed, "Вопрос в повестке."):
        return redirect("office:meeting", pk=pk)
    return _page(request, form, "Новый вопрос", "Добавить вопрос", shown)


@require_POST
def agenda_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question off."""
    item = _kept_item(request, pk)

    def deed() -> None:
        agenda.remove_item(item_id=pk, by=user(request), at=timezone.now())

    said_done(request, deed, "Вопрос снят с повестки.")
    return redirect("office:meeting", pk=item.meeting_id)


def material_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give members a file to read."""
    item = _kept_item(request, pk)
    form = MaterialForm(request.POST or None, request.FILES or None)

    def deed() -> None:
        file = form.cleaned_data["file"]
        agenda.add_material(item_id=pk, name=file.name, content=file.read(), by=user(request), at=timezone.now())

    if form_done(request, form, deed, "Файл приложен к вопросу."):
        return redirect("office:meeting", pk=item.meeting_id)
    return _page(request, form, f"Материал к вопросу «{item.title}»", "Приложить файл", item.meeting)


def material(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for whoever sees the meeting."""
    membership(request, "office")
    file = get_material_for(user(request), pk)
    return download_of(bytes(file.content), file.media_type, file.file_name)


@require_POST
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that was given by mistake."""
    membership(request, "office")
    file = get_material_for(user(request), pk)
    meeting = _kept_item(request, file.item_id).meeting

    def deed() -> None:
        agenda.remove_material(material_id=pk, by=user(request), at=timezone.now())

    said_done(request, deed, f"Файл убран: {file.file_name}. Кто успел его открыть, тот его видел.")
    return redirect("office:meeting", pk=meeting.pk)


def guest_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite an expert, who does not vote."""
    shown = _kept_meeting(request, pk)
    form = GuestForm(request.POST or None)

    def deed() -> None:
        agenda.invite_guest(meeting_id=pk, **form.cleaned_data, by=user(request), at=timezone.now())

    if form_done(request, form, deed, f"Приглашённый записан. {_how_told(form)}"):
        return redirect("office:meeting", pk=pk)
    return _page(request, form, "Кого пригласить без права голоса", "Пригласить", shown)


def _how_told(form: Form) -> str:
    if goes_by_mail() and form.is_bound and form.data.get("email"):
        return "День, место и ссылка уйдут ему письмом, когда повестка утверждена."
    return "Передайте ему день, место и ссылку."


@require_POST
def guest_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A guest who was written down by mistake or did not come."""
    guest = get_guest_for(user(request), pk)
    _kept_meeting(request, guest.meeting_id)

    def deed() -> None:
        agenda.remove_guest(guest_id=pk, by=user(request), at=timezone.now())

    said_done(request, deed, f"{guest.name}: приглашение убрано.")
    return redirect("office:meeting", pk=guest.meeting_id)


def item_result(request: HttpRequest, pk: int) -> HttpResponse:
    """What the minutes say of the question."""
    item = _kept_item(request, pk)
    form = ResultForm(request.POST or None, initial={"result": item.result})

    def deed() -> None:
        agenda.say_result(item_id=pk, **form.cleaned_data, by=user(request), at=timezone.now())

    if form_done(request, form, deed, "Итог вопроса записан."):
        return redirect("office:meeting", pk=item.meeting_id)
    return _page(request, form, item.title, "Записать итог", item.meeting)


def _kept_meeting(request: HttpRequest, pk: int) -> Meeting:
    """For the secretary. Raises NotFound, NotSecretary."""
    here = membership(request, "office")
    shown = get_meeting_for(user(request), pk)
    require_secretary(user(request), shown.group, today_in(here.municipality))
    return shown


def _kept_item(request: HttpRequest, pk: int) -> AgendaItem:
    item = get_item_for(user(request), pk)
    _kept_meeting(request, item.meeting_id)
    return item


def _page(request: HttpRequest, form: Form, title: str, submit: str, shown: Meeting) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "meeting": shown}
    return render(request, "office/working_group/form.html", context, status=422 if form.errors else 200)
