"""The registry of programmes; moderation and certification of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import available_moves
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import certification, certified, expertise, moderation, selectors
from sotszakaz.supply.programmes.disagreements import Where
from sotszakaz.supply.programmes.models import Certification, Programme
from sotszakaz.supply.programmes.part_proposals import list_proposed_parts
from sotszakaz.supply.programmes.places import list_proposed_places
from sotszakaz.supply.programmes.proposals import list_proposed
from sotszakaz.supply.programmes.registry import as_on
from sotszakaz.supply.programmes.significance import significance_on
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.groups import week_line
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.programmes import ExpertsForm, GroupRemarksForm, RemarksForm
from sotszakaz.web.office.forms.providers import ProviderGroundForm
from sotszakaz.web.office.number_list import beside
from sotszakaz.web.office.programme_registry import registry_of, state_words, workbook_of
from sotszakaz.web.parsing import page_of


def programmes(request: HttpRequest) -> HttpResponse:
    """The registry as of a day."""
    registry = registry_of(request, membership(request, "office"))
    page = page_of(request, registry.rows)
    rows = [(each, state_words(each)) for each in as_on(page.object_list, registry.names)]
    return render(request, "office/programmes/list.html", {"registry": registry, "page": page, "rows": rows})


def programmes_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook."""
    here = membership(request, "office")
    registry = registry_of(request, here)
    return spreadsheet_of(workbook_of(registry, here), f"Программы на {registry.on:%Y-%m-%d}")


def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """A programme with its parts, its steps and its certifications."""
    here = membership(request, "office")
    return _card(request, here, selectors.get_programme_for(user(request), pk))


@require_POST
def programme_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it into the catalogue."""
    here, shown = _moderated(request, pk)

    def deed() -> None:
        moderation.approve_programme(programme_id=pk, by=user(request))

    return _done(request, here, shown, deed, "Программа опубликована, исполнитель узнает об этом.")


@require_POST
def programme_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with remarks."""
    here, shown = _moderated(request, pk)
    form = RemarksForm(request.POST)

    def deed() -> None:
        moderation.return_programme(programme_id=pk, by=user(request), **form.cleaned_data)

    return _done(request, here, shown, deed, "Программа возвращена исполнителю с замечаниями.", remarks=form)


@require_POST
def certification_experts(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask experts."""
    here = membership(request, "office")
    found = certified.get_certification_for(user(request), pk)
    form = ExpertsForm(request.POST, experts=certified.experts_of(here.municipality_id))

    def deed() -> None:
        expertise.assign_experts(
            certification_id=pk, expert_ids=form.cleaned_data["experts"], by=user(request), on=_today(here)
        )

    return _done(request, here, _programme(request, found), deed, "Эксперты назначены и узнают об этом.", experts=form)


@require_POST
def certification_certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Certify by the rule."""
    here = membership(request, "office")
    found = certified.get_certification_for(user(request), pk)

    def deed() -> None:
        certification.certify_programme(certification_id=pk, by=user(request), on=_today(here))

    return _done(request, here, _programme(request, found), deed, "Программа сертифицирована.")


@require_POST
def certification_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse on a ground."""
    here = membership(request, "office")
    found = certified.get_certification_for(user(request), pk)
    form = _ground_form(here, Parameter.CERTIFICATION_REFUSAL_GROUNDS, request.POST)

    def deed() -> None:
        certification.refuse_certification(certification_id=pk, by=user(request), on=_today(here), **form.cleaned_data)

    return _done(request, here, _programme(request, found), deed, "В сертификации отказано.", refusal_form=form)


@require_POST
def certification_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a certification."""
    here = membership(request, "office")
    found = certified.get_certification_for(user(request), pk)
    form = _ground_form(here, Parameter.CERTIFICATION_REVOKE_GROUNDS, request.POST)

    def deed() -> None:
        certification.revoke_certification(certification_id=pk, by=user(request), on=_today(here), **form.cleaned_data)

    return _done(request, here, _programme(request, found), deed, "Сертификация отозвана.", revoke_form=form)


@dataclass(frozen=True, slots=True)
class Line:
    """An application with what its conclusions come to."""

    certification: Certification
    moves: list[str]
    outcome: Any


def _done(
    request: HttpRequest,
    here: Membership,
    shown: Programme,
    deed: Callable[[], None],
    words: str,
    **given: forms.Form,
) -> HttpResponse:
    """Do it when the form is whole; mistakes and refusals stand on the page of the programme."""
    form = next(iter(given.values()), None)
    if form is not None and not form.is_valid():
        return _card(request, here, shown, None, **given)
    try:
        deed()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if form is not None:
            blame(form, refusal)
        return _card(request, here, shown, refusal=None if form is not None else refusal, **given)
    messages.success(request, words)
    return redirect("office:programme", pk=shown.pk)


def _card(
    request: HttpRequest, here: Membership, shown: Programme, refusal: Refusal | None = None, **given: forms.Form
) -> HttpResponse:
    rights, regulation = here.role.permissions, regulation_on(here.municipality_id, _today(here))
    lines = [
        Line(each, available_moves(each), certification.outcome_of(each, regulation))
        for each in certified.history_of(shown)
    ]
    context = {
        "programme": shown,
        "parts": selectors.list_parts(shown),
        **_proposed(request, here, shown),
        "may_approve": Permission.PROGRAMME_MODERATE in rights,
        "steps": shown.steps.select_related("made_by").order_by("made_at", "pk"),
        "lines": lines,
        "significance": significance_on(shown.pk, _today(here)),
        "certified_until": certified.certified_until(shown, _today(here)),
        "disagreements": beside(request, here, Where.PROGRAMME, shown.pk),
        "may_moderate": Permission.PROGRAMME_MODERATE in rights and shown.state == "moderation",
        "may_decide": Permission.CERTIFICATION_DECIDE in rights,
        "remarks": RemarksForm(),
        "experts": ExpertsForm(experts=certified.experts_of(here.municipality_id)),
        "refusal_form": _ground_form(here, Parameter.CERTIFICATION_REFUSAL_GROUNDS),
        "revoke_form": _ground_form(here, Parameter.CERTIFICATION_REVOKE_GROUNDS),
        "refusal": refusal,
        **given,
    }
    status = refusal.status if refusal else 422 if any(form.errors for form in given.values()) else 200
    return render(request, "office/programmes/card.html", context, status=status)


def _proposed(request: HttpRequest, here: Membership, shown: Programme) -> dict[str, Any]:
    """What was added to the published programme and waits, each with a form to send it back."""
    groups = list_proposed(here.municipality_id, by=user(request)).filter(part__programme=shown)
    parts = list_proposed_parts(here.municipality_id, by=user(request)).filter(programme=shown)
    places = list_proposed_places(here.municipality_id, by=user(request))
    return {
        "proposed": [(each, week_line(each.slots.all()), _remarks_of(each.revision)) for each in groups],
        "proposed_parts": [(each, _remarks_of(each.revision)) for each in parts],
        "proposed_places": [
            (each, RemarksForm(auto_id=f"places{each.pk}_%s")) for each in places.filter(group__part__programme=shown)
        ],
    }


def _remarks_of(revision: int) -> GroupRemarksForm:
    return GroupRemarksForm(initial={"revision": revision})


def _ground_form(here: Membership, parameter: Any, data: Any = None) -> ProviderGroundForm:
    return ProviderGroundForm(data, grounds=regulation_on(here.municipality_id, _today(here)).value(parameter))


def _programme(request: HttpRequest, found: Certification) -> Programme:
    return selectors.get_programme_for(user(request), found.programme_id)


def _moderated(request: HttpRequest, pk: int) -> tuple[Membership, Programme]:
    """The programme for somebody who may moderate it: asked before the form is looked at."""
    here = membership(request, "office")
    shown = selectors.get_programme_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_MODERATE, shown.municipality_id)
    return here, shown


def _today(here: Membership) -> Any:
    return today_in(here.municipality)
