"""The rules of the municipality: every parameter with its value and the clause that it comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.wording import parameter_cards


def regulation(request: HttpRequest) -> HttpResponse:
    """The version in force today, or the one that `?version=` asks for, and the history."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    versions = list_versions(here.municipality_id)
    asked = [each for each in versions if str(each.version) == request.GET.get("version")]
    in_force = [each for each in versions if each.is_in_force(today)]
    shown = next(iter([*asked, *in_force, *versions]), None)
    chapters = parameter_cards(shown) if shown else []
    unconfirmed = sum(not card.is_confirmed for _, cards in chapters for card in cards)
    context = {"shown": shown, "chapters": chapters, "versions": versions, "unconfirmed": unconfirmed, "today": today}
    return render(request, "office/regulation/regulation.html", context)
