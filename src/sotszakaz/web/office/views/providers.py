"""Providers: applications, decisions on them, the registry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition, Ground
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality.selectors import proposals_to_exclude
from sotszakaz.supply.agreements.selectors import list_agreements_of_provider
from sotszakaz.supply.programmes.selectors import list_programmes, offer_of
from sotszakaz.supply.providers import actions, selectors
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.versions import as_on, changes_of
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.licences import DayForm, LicenceForm, StopForm
from sotszakaz.web.office.forms.providers import ProviderGroundForm
from sotszakaz.web.office.registry_sheet import registry_of, workbook_of
from sotszakaz.web.parsing import page_of

REASON = 2000
"""Signs of a reason, as its form takes them."""


def providers(request: HttpRequest) -> HttpResponse:
    """Two lists: applications, those that wait on top, and the registry as of a day (`?list=registry`)."""
    here = membership(request, "office")
    applications = selectors.list_applications(here.municipality_id, by=user(request))
    records = selectors.list_records(here.municipality_id, by=user(request))
    is_registry = request.GET.get("list") == "registry"
    waiting, active = applications.waiting().count(), records.active().count()
    address = reverse("office:providers")
    tabs = [
        {"title": "Заявки", "url": address, "active": not is_registry, "count": waiting},
        {"title": "Реестр", "url": f"{address}?list=registry", "active": is_registry, "count": active},
    ]
    context = {"tabs": tabs, "is_registry": is_registry, "today": today_in(here.municipality)}
    if is_registry:
        registry = registry_of(request, here)
        page = page_of(request, registry.rows)
        page.object_list = as_on(page.object_list, registry.on)
        context |= {"registry": registry, "page": page}
    else:
        context["page"] = page_of(request, applications)
    return render(request, "office/providers/list.html", context)


def providers_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook."""
    registry = registry_of(request, membership(request, "office"))
    return spreadsheet_of(workbook_of(registry), f"Исполнители на {registry.on:%Y-%m-%d}")


def provider_application(request: HttpRequest, pk: int) -> HttpResponse:
    """An application with all that a decision needs."""
    membership(request, "office")
    application = selectors.get_application_for(user(request), pk)
    return _application(request, application, _grounds(application, Parameter.PROVIDER_REFUSAL_GROUNDS))


@require_POST
def provider_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the organisation in the registry."""
    here = membership(request, "office")
    record = actions.accept_provider(application_id=pk, by=user(request), on=today_in(here.municipality))
    if record.versions.count() > 1:
        messages.success(request, f"Запись № {record.number} изменена, прежняя редакция осталась в истории.")
    else:
        messages.success(
            request, f"Организация включена в реестр под № {record.number}. Теперь можно заключить соглашение."
        )
    return redirect("office:record", pk=record.pk)


@require_POST
def provider_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse on a ground of the rules; mistakes stand at the form of the same page."""
    here = membership(request, "office")
    application = selectors.get_application_for(user(request), pk)
    require(user(request), Permission.PROVIDER_DECIDE, here.municipality_id)
    form = _grounds(application, Parameter.PROVIDER_REFUSAL_GROUNDS, request)
    if form.is_valid():
        try:
            actions.refuse_provider(
                application_id=pk, **form.cleaned_data, by=user(request), on=today_in(here.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, "В реестр не включили. Организация увидит основание и сможет подать заявку снова."
            )
            return redirect("office:provider_application", pk=pk)
    return _application(request, application, form)


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A registry record: the provider, its agreements and programmes."""
    membership(request, "office")
    shown = selectors.get_record_for(user(request), pk)
    proposal = proposals_to_exclude(shown).first()
    reason = f"Акт проверки № {proposal.inspection.number}. {proposal.ground}"[:REASON] if proposal else ""
    return _record(request, shown, _grounds(shown, Parameter.PROVIDER_EXCLUSION_GROUNDS, reason=reason))


@require_POST
def record_exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Exclude from the registry; mistakes stand at the form of the same page."""
    here = membership(request, "office")
    shown = selectors.get_record_for(user(request), pk)
    require(user(request), Permission.PROVIDER_DECIDE, here.municipality_id)
    form = _grounds(shown, Parameter.PROVIDER_EXCLUSION_GROUNDS, request)
    if form.is_valid():
        try:
            actions.exclude_provider(
                record_id=pk, **form.cleaned_data, by=user(request), on=today_in(here.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Исполнитель исключён из реестра. Действующие договоры исполняются до конца.")
            return redirect("office:record", pk=pk)
    return _record(request, shown, form)


def _grounds(
    of: ProviderApplication | RegistryRecord,
    parameter: Definition[tuple[Ground, ...]],
    request: HttpRequest | None = None,
    *,
    reason: str = "",
) -> ProviderGroundForm:
    regulation = regulation_on(of.municipality_id, today_in(of.municipality))
    grounds = regulation.value(parameter)
    return ProviderGroundForm(request.POST if request else None, initial={"reason": reason}, grounds=grounds)


def _application(request: HttpRequest, application: ProviderApplication, form: ProviderGroundForm) -> HttpResponse:
    context = {
        "application": application,
        "today": today_in(application.municipality),
        "services": selectors.service_rows_of(application),
        "record": selectors.record_of(application),
        "correction": getattr(application, "corrected_by", None),
        "changes": changes_of(application),
        "form": form,
        "may_decide": has_right(request, Permission.PROVIDER_DECIDE, application.municipality_id)
        and can_move(application, "accept"),
    }
    return render(request, "office/providers/application.html", context, status=422 if form.errors else 200)


def _record(request: HttpRequest, shown: RegistryRecord, form: ProviderGroundForm) -> HttpResponse:
    sides = (shown.municipality_id, shown.organisation_id)
    is_active, licences = can_move(shown, "exclude"), selectors.licences_of(shown)
    context = {
        "record": shown,
        "services": selectors.service_rows_of(shown.application),
        "agreements": list_agreements_of_provider(*sides, by=user(request)).filter(record=shown)[:25],
        "programmes": list_programmes(*sides, by=user(request)).filter(record=shown)[:25],
        "offer": offer_of(*sides, on=today_in(shown.municipality)),
        "today": today_in(shown.municipality),
        "form": form,
        "licences": licences,
        "proposals": proposals_to_exclude(shown),
        "versions": shown.versions.order_by("-version"),
        "stop_form": StopForm(),
        "day_form": DayForm(),
        "licence_form": LicenceForm(licences=licences),
        "may_agree": is_active and has_right(request, Permission.AGREEMENT_MAKE, shown.municipality_id),
        "may_exclude": is_active and has_right(request, Permission.PROVIDER_DECIDE, shown.municipality_id),
    }
    return render(request, "office/providers/record.html", context, status=422 if form.errors else 200)
