"""Records that look like one child: the list, the comparison and what a person decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.children.actions import doubt_again, look_at_pair, search_duplicates, tell_apart
from sotszakaz.demand.children.models import DuplicatePair
from sotszakaz.demand.children.selectors import get_pair_for, known_elsewhere, list_pairs
from sotszakaz.demand.children.states import LIVING, PairState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.duplicate_rows import side_by_side
from sotszakaz.web.office.forms.duplicates import MergeForm, NoteForm
from sotszakaz.web.parsing import page_of

TITLES = {"": "Решить", PairState.MERGED: "Один ребёнок", PairState.DIFFERENT: "Разные дети"}


def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs to decide, the likeliest first; or those decided."""
    here = membership(request, "office")
    state = request.GET.get("state", "")
    state = state if state in TITLES else ""
    page = page_of(request, list_pairs(here.municipality_id, state=state, by=user(request)))
    address = reverse("office:duplicates")
    tabs = [
        {"title": title, "url": f"{address}?state={each}" if each else address, "active": each == state, "count": None}
        for each, title in TITLES.items()
    ]
    tabs.append({"title": "Входы родителей", "url": reverse("office:logins"), "active": False, "count": None})
    return render(request, "office/duplicates/list.html", {"page": page, "tabs": tabs, "state": state})


@require_POST
def duplicates_search(request: HttpRequest) -> HttpResponse:
    """Compare all records of the municipality."""
    here = membership(request, "office")
    found = search_duplicates(municipality_id=here.municipality_id, by=user(request))
    words = plural(found, "новая пара похожих записей,новые пары похожих записей,новых пар похожих записей")
    messages.success(request, f"Поиск закончен: {words}." if found else "Поиск закончен: новых похожих записей нет.")
    return redirect("office:duplicates")


def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side; a look at both cards."""
    membership(request, "office")
    return _pair_page(request, look_at_pair(pair_id=pk, by=user(request)))


@require_POST
def duplicate_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """They are one child: one record stays."""
    here = membership(request, "office")
    pair = get_pair_for(user(request), pk)
    form = MergeForm(request.POST, pair=pair)
    if form.is_valid():
        said = {"keep_id": form.cleaned_data["keep"], "note": form.cleaned_data["note"]}
        saw = form.cleaned_data.get("saw_documents", False)
        try:
            kept = merge_children(
                pair_id=pk, **said, saw_documents=saw, by=user(request), on=today_in(here.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Записи объединены. История второй записи открывается отсюда.")
            return redirect("office:child", pk=kept.pk)
    return _pair_page(request, pair, merge_form=form)


@require_POST
def duplicate_differ(request: HttpRequest, pk: int) -> HttpResponse:
    """They are different children."""
    membership(request, "office")
    pair = get_pair_for(user(request), pk)
    form = NoteForm(request.POST, prefix="differ")
    if form.is_valid():
        try:
            tell_apart(pair_id=pk, note=form.cleaned_data["note"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Записано: это разные дети. Поиск больше не предложит эту пару.")
            return redirect("office:duplicates")
    return _pair_page(request, pair, differ_form=form)


@require_POST
def duplicate_doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide once more about children told apart."""
    membership(request, "office")
    try:
        doubt_again(pair_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    return redirect("office:duplicate", pk=pk)


def _pair_page(
    request: HttpRequest,
    pair: DuplicatePair,
    *,
    merge_form: MergeForm | None = None,
    differ_form: NoteForm | None = None,
) -> HttpResponse:
    today = today_in(pair.left.municipality)
    context = {
        "pair": pair,
        "rows": side_by_side(pair.left, pair.right, today),
        "can_decide": pair.state == PairState.SUSPECTED and {pair.left.state, pair.right.state} <= set(LIVING),
        "elsewhere": known_elsewhere(pair.left),
        "merge_form": merge_form or MergeForm(pair=pair),
        "differ_form": differ_form or NoteForm(prefix="differ"),
    }
    status = 422 if merge_form or differ_form else 200
    return render(request, "office/duplicates/pair.html", context, status=status)
