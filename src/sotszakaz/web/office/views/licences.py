"""The registry of licences; another one of a provider, a day from which one does not hold, and its end."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments.licence_choices import choices_after
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import licences
from sotszakaz.supply.agreements.selectors import list_agreements_of_provider
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.providers import selectors
from sotszakaz.supply.providers.licence_registry import get_licence_card, registers_of, stops_of
from sotszakaz.supply.providers.licences import is_stopped
from sotszakaz.supply.providers.models import LicenceStop
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.licences import DayForm, LicenceForm, StopForm
from sotszakaz.web.office.licence_rows import registry_of, state_words, stop_words, workbook_of
from sotszakaz.web.parsing import page_of


def registry(request: HttpRequest) -> HttpResponse:
    """Licences as of a day."""
    here = membership(request, "office")
    shown = registry_of(request, here)
    page = page_of(request, shown.rows)
    registers = registers_of(here.municipality_id, by=user(request))
    context = {
        "registry": shown,
        "page": page,
        "rows": [(each, state_words(each)) for each in page.object_list],
        "registers": registers,
        "is_watched": any(each.is_connected for each in registers),
    }
    return render(request, "office/licences/list.html", context)


def registry_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook."""
    shown = registry_of(request, membership(request, "office"))
    return spreadsheet_of(workbook_of(shown), f"Лицензии на {shown.on:%Y-%m-%d}")


def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """One licence: its stops, what each has come to, what the registries say."""
    here = membership(request, "office")
    shown = get_licence_card(pk, by=user(request))
    agreements = list_agreements_of_provider(shown.municipality_id, shown.organisation_id, by=user(request))
    context = {
        "licence": shown,
        "holds": not is_stopped(shown.municipality_id, shown.organisation_id, today_in(here.municipality)),
        "stops": [(each, stop_words(each), choices_after(each, by=user(request))) for each in stops_of(shown)],
        "agreements": agreements.filter(state=AgreementState.ACTIVE).count(),
        "record": selectors.record_of_licence(shown),
    }
    return render(request, "office/licences/card.html", context)


@require_POST
def licence_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day the licence does not hold; mistakes stand on a page of their own."""
    here = membership(request, "office")
    licence = selectors.get_licence_for(user(request), pk)
    require(user(request), Permission.PROVIDER_DECIDE, here.municipality_id)
    form = StopForm(request.POST)
    on = today_in(here.municipality)

    def stop() -> str:
        made = licences.stop_licence(licence_id=pk, **form.cleaned_data, by=user(request), on=on)
        return _stopped(made)

    return _done(request, form, stop, selectors.record_of_licence(licence).pk, "Лицензия не действует")


@require_POST
def licence_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """A suspended licence holds again from a day."""
    here = membership(request, "office")
    stop = selectors.get_stop_for(user(request), pk)
    require(user(request), Permission.PROVIDER_DECIDE, here.municipality_id)
    form = DayForm(request.POST)
    on = today_in(here.municipality)

    def resume() -> str:
        licences.resume_licence(stop_id=pk, **form.cleaned_data, by=user(request), on=on)
        return "День, с которого лицензия снова действует, внесён. Зачисление возобновится в этот день само."

    return _done(request, form, resume, selectors.record_of_licence(stop.licence).pk, "Лицензия снова действует")


@require_POST
def licence_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Another licence of the provider."""
    here = membership(request, "office")
    record = selectors.get_record_for(user(request), pk)
    require(user(request), Permission.PROVIDER_DECIDE, here.municipality_id)
    form = LicenceForm(request.POST, licences=selectors.licences_of(record))
    on = today_in(here.municipality)

    def enter() -> str:
        licences.enter_licence(
            record_id=pk,
            licence=form.licence(),
            replaces=form.cleaned_data["replaces"],
            by=user(request),
            on=on,
        )
        return "Лицензия внесена. Если она действует, исполнитель снова принимает детей."

    return _done(request, form, enter, pk, "Другая лицензия")


def _stopped(stop: LicenceStop) -> str:
    first_day = f"{stop.period.lower:%d.%m.%Y}"
    if stop.took_effect_at is None:
        return f"С {first_day} нового зачисления не будет. Семьям и исполнителю сообщим в этот день."
    return f"Новое зачисление остановлено: лицензия не действует с {first_day}. Семьям и исполнителю сообщаем."


def _done(
    request: HttpRequest, form: DayForm | LicenceForm, deed: Callable[[], str], record_id: int, title: str
) -> HttpResponse:
    if form.is_valid():
        try:
            messages.success(request, deed())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("office:record", pk=record_id)
    context = {"form": form, "record_id": record_id, "title": title}
    return render(request, "office/providers/licence.html", context, status=422)
