"""The rules of the municipality: every parameter with its value and the clause that it comes from."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.actions import change_regulation
from sotszakaz.kernel.regulations.in_force import InForce, unadopted
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.regulation import RegulationForm
from sotszakaz.web.office.wording import changed_cards, parameter_cards


def regulation(request: HttpRequest) -> HttpResponse:
    """The version in force today, or the one that `?version=` asks for, what it changed, and the history."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    versions = list_versions(here.municipality_id)
    asked = [each for each in versions if str(each.version) == request.GET.get("version")]
    in_force = [each for each in versions if each.is_in_force(today)]
    shown = next(iter([*asked, *in_force, *versions]), None)
    chapters = parameter_cards(shown) if shown else []
    context = {
        "shown": shown,
        "chapters": chapters,
        "versions": versions,
        "unconfirmed": sum(not card.is_confirmed for _, cards in chapters for card in cards),
        "today": today,
        "changed": changed_cards(shown, _before(shown, versions)) if shown else [],
        "may_adopt": has_right(request, Permission.REGULATION_ADOPT, here.municipality_id),
    }
    return render(request, "office/regulation/regulation.html", context)


def regulation_new(request: HttpRequest) -> HttpResponse:
    """Adopt a new version: the rules as they are now, to be changed."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_ADOPT, here.municipality_id)
    tomorrow = today_in(here.municipality) + timedelta(days=1)
    latest = next(iter(list_versions(here.municipality_id)), unadopted(here.municipality_id, tomorrow))
    initial = {"title": latest.title, "starts_on": tomorrow}
    form = RegulationForm(request.POST if request.method == "POST" else None, rules=latest, initial=initial)
    if form.is_valid():
        try:
            change_regulation(
                municipality_id=here.municipality_id,
                title=form.cleaned_data["title"],
                starts_on=form.cleaned_data["starts_on"],
                settings=form.settings(),
                by=user(request),
            )
            messages.success(request, "Новая версия правил принята. Прежняя осталась в истории.")
            return redirect("office:regulation")
        except Refusal as refusal:
            blame(form, refusal)
    return render(
        request, "office/regulation/new.html", {"form": form, "latest": latest}, status=422 if form.errors else 200
    )


def _before(shown: InForce, versions: list[InForce]) -> InForce | None:
    return next((each for each in versions if each.version == shown.version - 1), None)
