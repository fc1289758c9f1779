"""The provider in the registry: overview, standing, application."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.supply.agreements.selectors import list_agreements_of_provider, present_or_next_agreement
from sotszakaz.supply.programmes.selectors import offer_of
from sotszakaz.supply.providers.actions import (
    apply_for_change,
    apply_for_registry,
    preview_application,
    preview_change,
)
from sotszakaz.supply.providers.licences import is_stopped
from sotszakaz.supply.providers.models import ProviderApplication
from sotszakaz.supply.providers.rules import subtypes_with
from sotszakaz.supply.providers.selectors import Standing, service_rows_of, standing_of
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import choose, membership, of_area, user
from sotszakaz.web.provider.forms.application import ProviderApplicationForm, known_before
from sotszakaz.web.provider.steps import steps_of
from sotszakaz.web.provider.todo import waiting_for


def overview(request: HttpRequest) -> HttpResponse:
    """Where the provider stands and what to do next; a teacher sees the offer only."""
    here = membership(request, "provider")
    organisation_id, today = here.organisation_id or 0, today_in(here.municipality)
    offer = offer_of(here.municipality_id, organisation_id, on=today)
    waiting = waiting_for(here, user(request))
    context: dict[str, Any] = {"here": here, "offer": offer, "steps": None, "waiting": waiting}
    if _may(request, here, Permission.PROVIDER_VIEW):
        standing = _standing(here)
        agreement = present_or_next_agreement(here.municipality_id, organisation_id, today)
        context |= {"steps": steps_of(standing, agreement, offer.programmes), "standing": standing}
    return render(request, "provider/overview.html", context)


@require_POST
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Of several municipalities for whose children the provider works, show the pages of this one."""
    chosen = next((each for each in of_area(request, "provider") if each.pk == pk), None)
    if chosen is None:
        raise NotFound()
    choose(request, chosen)
    messages.info(request, f"Показаны заявления, договоры и расчёты: {chosen.municipality.short_name}.")
    return redirect("provider:overview")


def registry(request: HttpRequest) -> HttpResponse:
    """The application, the registry record and the agreements of the provider."""
    here = membership(request, "provider")
    require(user(request), Permission.PROVIDER_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    standing = _standing(here)
    agreements = list(
        list_agreements_of_provider(here.municipality_id, here.organisation_id or 0, by=user(request)).prefetch_related(
            "amendments", "disagreements__document"
        )[:25]
    )
    balances = balances_of(agreement.account_id for agreement in agreements)
    context = {
        "organisation": here.organisation,
        "standing": standing,
        "is_stopped": is_stopped(here.municipality_id, here.organisation_id or 0, today_in(here.municipality)),
        "services": service_rows_of(standing.application) if standing.application else [],
        "agreements": [(agreement, balances[agreement.account_id]) for agreement in agreements],
        "today": today_in(here.municipality),
    }
    return render(request, "provider/registry/registry.html", context)


def apply(request: HttpRequest) -> HttpResponse:
    """The application to the registry."""
    here = membership(request, "provider")
    require(user(request), Permission.PROVIDER_APPLY, here.municipality_id, organisation_id=here.organisation_id)
    form, standing = _form(request, here), _standing(here)
    if request.method == "POST" and form.is_valid():
        today, side = today_in(here.municipality), (here.municipality_id, here.organisation_id or 0)
        asked: dict[str, Any] = {"claim": form.claim(), "by": user(request), "on": today}
        place: dict[str, Any] = {"municipality_id": side[0], "organisation_id": side[1]}
        look: Callable[..., Payload] = preview_application
        hand_in: Callable[..., ProviderApplication] = apply_for_registry
        if standing.record is not None:
            place, look, hand_in = {"record_id": standing.record.pk}, preview_change, apply_for_change
        try:
            if is_preview(request):
                kind = DocumentKind.PROVIDER_APPLICATION
                return show_preview(kind, look(**place, **asked), municipality=here.municipality, on=today)
            application = hand_in(**place, **asked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Заявка подана. Решение примут не позднее {application.decide_by_on:%d.%m.%Y}.")
            return redirect("provider:registry")
    context = {"form": form, "standing": standing, "municipality": here.municipality}
    return render(request, "provider/registry/apply.html", context, status=422 if form.errors else 200)


def _may(request: HttpRequest, here: Membership, permission: Permission) -> bool:
    return has_permission(
        user(request), permission, municipality_id=here.municipality_id, organisation_id=here.organisation_id
    )


def _standing(here: Membership) -> Standing:
    return standing_of(municipality_id=here.municipality_id, organisation_id=here.organisation_id or 0)


def _form(request: HttpRequest, here: Membership) -> ProviderApplicationForm:
    today = today_in(here.municipality)
    subtype = regulation_on(here.municipality_id, today).value(Parameter.LICENCE_SUBTYPE)
    assert here.organisation is not None
    return ProviderApplicationForm(
        request.POST or None,
        services=services_on(here.municipality_id, today),
        subtypes=subtypes_with(subtype),
        initial=known_before(here.organisation, _standing(here)),
    )
