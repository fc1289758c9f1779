"""Two logins of one parent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.children.logins import get_two_logins, list_two_logins, merge_logins
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.duplicates import LoginsForm
from sotszakaz.web.parsing import PAGE


def logins(request: HttpRequest) -> HttpResponse:
    """Parents of the municipality who may have two logins."""
    here = membership(request, "office")
    found = list_two_logins(here.municipality_id, by=user(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "office/duplicates/logins.html", {"page": page})


def logins_merge(request: HttpRequest, left: int, right: int) -> HttpResponse:
    """Both logins with their children; one of them stays."""
    here = membership(request, "office")
    pair = get_two_logins(here.municipality_id, left, right, by=user(request))
    form = LoginsForm(request.POST or None, both=(pair.left, pair.right))
    if request.method == "POST" and form.is_valid():
        keep = form.cleaned_data["keep"]
        close = pair.right if keep == pair.left.pk else pair.left
        said = {"keep_id": keep, "close_id": close.pk, "note": form.cleaned_data["note"]}
        try:
            merge_logins(municipality_id=here.municipality_id, **said, by=user(request), on=today_in(here.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, f"Входы объединены. Вход {close.email} закрыт, при входе человек увидит, куда идти."
            )
            return redirect("office:logins")
    both = [(each, list(list_own_children(each))) for each in (pair.left, pair.right)]
    context = {"pair": pair, "both": both, "form": form}
    return render(request, "office/duplicates/login_pair.html", context, status=422 if form.errors else 200)
