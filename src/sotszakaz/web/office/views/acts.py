"""Acts: the list, the file, what was read, confirmation and rejection."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts import actions, selectors
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.states import ActState
from sotszakaz.ordering.decisions.actions import confirm_act
from sotszakaz.ordering.decisions.selectors import blockers_of, list_decisions
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.act_page import ActPage
from sotszakaz.web.office.forms.acts import RejectForm, UploadForm
from sotszakaz.web.parsing import page_of


def acts(request: HttpRequest) -> HttpResponse:
    """All acts and the decisions made of them."""
    here = membership(request, "office")
    require(user(request), Permission.DECISION_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, selectors.list_acts(here.municipality_id)),
        "decisions": list_decisions(here.municipality_id),
        "today": today_in(here.municipality),
        "may_upload": has_right(request, Permission.ACT_UPLOAD, here.municipality_id),
    }
    return render(request, "office/acts/list.html", context)


def act_upload(request: HttpRequest) -> HttpResponse:
    """Take a file, read it, go to what was read."""
    here = membership(request, "office")
    require(user(request), Permission.ACT_UPLOAD, here.municipality_id)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    same = None
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            act = actions.upload_act(
                municipality_id=here.municipality_id, file_name=file.name, content=file.read(), by=user(request)
            )
            messages.success(request, "Акт прочитан. Проверьте сведения и подтвердите его.")
            return redirect("office:act", act.pk)
        except Refusal as refusal:
            refusal.field = "file"
            blame(form, refusal)
            same = refusal.fields.get("act_id")
    context = {"form": form, "same": same}
    return render(request, "office/acts/upload.html", context, status=422 if form.errors else 200)


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, a part at a time, beside its place in the text."""
    membership(request, "office")
    return _act_page(request, selectors.get_act_for(user(request), pk))


def act_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, each paragraph and row under its own address."""
    membership(request, "office")
    found = selectors.get_act_for(user(request), pk)
    return render(request, "office/acts/text.html", {"act": found, "blocks": found.source_blocks})


def act_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded, to be saved and not shown: a stranger's bytes."""
    membership(request, "office")
    found = selectors.get_act_for(user(request), pk)
    answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def act_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The act becomes the decision of the municipality."""
    here = membership(request, "office")
    try:
        decision = confirm_act(act_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _act_page(request, selectors.get_act_for(user(request), pk), refusal=refusal)
    messages.success(request, "Акт подтверждён: решение, услуги, план, показатели и рабочая группа записаны.")
    return redirect("office:decision", decision.pk)


@require_POST
def act_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is made of the act."""
    here = membership(request, "office")
    selectors.get_act_for(user(request), pk)
    require(user(request), Permission.ACT_UPLOAD, here.municipality_id)
    form = RejectForm(request.POST)
    if form.is_valid():
        try:
            actions.reject_act(act_id=pk, reason=form.cleaned_data["reason"], by=user(request))
            messages.success(request, "Акт отклонён. Загрузите исправленный файл, когда он будет.")
            return redirect("office:act", pk)
        except Refusal as refusal:
            blame(form, refusal)
    return _act_page(request, selectors.get_act_for(user(request), pk), reject_form=form)


def _act_page(
    request: HttpRequest, act: LegalAct, *, refusal: Refusal | None = None, reject_form: RejectForm | None = None
) -> HttpResponse:
    person = user(request)
    is_open = act.state == ActState.READ
    context = {
        "act": act,
        "shown": ActPage(act, request.GET.get("part", "facts")),
        "blockers": blockers_of(act) if is_open else None,
        "may_edit": is_open and has_permission(person, Permission.ACT_UPLOAD, municipality_id=act.municipality_id),
        "may_confirm": is_open
        and has_permission(person, Permission.DECISION_CONFIRM, municipality_id=act.municipality_id),
        "reject_form": reject_form or RejectForm(),
        "refusal": refusal,
    }
    wrong = refusal.status if refusal else 422 if reject_form else 200
    return render(request, "office/acts/act.html", context, status=wrong)
