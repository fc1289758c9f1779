"""Two logins of one parent: the list that the search has made, and what a person decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.demand.children import logins as actions
from sotszakaz.demand.children.models import LoginPair
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.demand.children.states import LoginPairState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.words import plural
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.duplicates import LoginsForm, NoteForm
from sotszakaz.web.parsing import page_of

TITLES = {"": "Решить", LoginPairState.DIFFERENT: "Разные люди"}


def logins(request: HttpRequest) -> HttpResponse:
    """Parents of the municipality who may have two logins; or those told apart."""
    here = membership(request, "office")
    asked = request.GET.get("state", "")
    state = asked if asked in TITLES else ""
    page = page_of(request, actions.list_login_pairs(here.municipality_id, state=state, by=user(request)))
    address = reverse("office:logins")
    tabs = [
        {"title": title, "url": f"{address}?state={each}" if each else address, "active": each == state}
        for each, title in TITLES.items()
    ]
    return render(request, "office/duplicates/logins.html", {"page": page, "tabs": tabs, "state": state})


@require_POST
def logins_search(request: HttpRequest) -> HttpResponse:
    """Compare all logins now instead of waiting for the search of the worker."""
    here = membership(request, "office")
    found = actions.search_logins(municipality_id=here.municipality_id, by=user(request))
    words = plural(found, "новая пара похожих входов,новые пары похожих входов,новых пар похожих входов")
    messages.success(request, f"Поиск закончен: {words}." if found else "Поиск закончен: новых похожих входов нет.")
    return redirect("office:logins")


def login_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Both logins with their children."""
    membership(request, "office")
    return _pair_page(request, actions.get_login_pair_for(user(request), pk))


@require_POST
def logins_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """They are one person's: one of them stays."""
    here = membership(request, "office")
    pair = actions.get_login_pair_for(user(request), pk)
    form = LoginsForm(request.POST, both=(pair.left, pair.right))
    if form.is_valid():
        try:
            actions.merge_logins(
                pair_id=pk,
                keep_id=form.cleaned_data["keep"],
                note=form.cleaned_data["note"],
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, "Входы объединены. Второй вход закрыт: при входе человек увидит, с каким адресом войти."
            )
            return redirect("office:logins")
    return _pair_page(request, pair, merge_form=form)


@require_POST
def logins_differ(request: HttpRequest, pk: int) -> HttpResponse:
    """They are of different people."""
    membership(request, "office")
    pair = actions.get_login_pair_for(user(request), pk)
    form = NoteForm(request.POST, prefix="differ")
    if form.is_valid():
        try:
            actions.tell_logins_apart(pair_id=pk, note=form.cleaned_data["note"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Записано: это разные люди. Поиск больше не предложит эту пару.")
            return redirect("office:logins")
    return _pair_page(request, pair, differ_form=form)


@require_POST
def logins_doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide once more about people told apart."""
    membership(request, "office")
    try:
        actions.doubt_logins_again(pair_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    return redirect("office:login_pair", pk=pk)


def _pair_page(
    request: HttpRequest,
    pair: LoginPair,
    *,
    merge_form: LoginsForm | None = None,
    differ_form: NoteForm | None = None,
) -> HttpResponse:
    both = (pair.left, pair.right)
    context = {
        "pair": pair,
        "both": [(each, list(list_own_children(each))) for each in both],
        "can_decide": pair.state == LoginPairState.SUSPECTED and all(each.is_active for each in both),
        "merge_form": merge_form or LoginsForm(both=both),
        "differ_form": differ_form or NoteForm(prefix="differ"),
    }
    status = 422 if merge_form or differ_form else 200
    return render(request, "office/duplicates/login_pair.html", context, status=status)
