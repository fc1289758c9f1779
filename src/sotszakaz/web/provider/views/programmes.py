"""Programmes of the provider: list, new, card, publication."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments.expiring import Flag, flags_of_groups
from sotszakaz.demand.enrolments.selectors import kept_places
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.transitions import available_moves
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import actions, certification, certified, moderation, selectors
from sotszakaz.supply.programmes.models import MovedClass, Programme, StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import moves_ahead
from sotszakaz.supply.programmes.significance import significance_on
from sotszakaz.supply.providers.selectors import active_record
from sotszakaz.web.components.groups import GroupLine, lines_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of
from sotszakaz.web.provider.forms.programme import CertificationForm, ProgrammeForm
from sotszakaz.web.provider.prices import price_warnings


def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes of the provider by name."""
    here = membership(request, "provider")
    organisation_id = here.organisation_id or 0
    listed = selectors.list_programmes(here.municipality_id, organisation_id, by=user(request))
    record = active_record(municipality_id=here.municipality_id, organisation_id=organisation_id)
    may_edit = has_permission(
        user(request),
        Permission.PROGRAMME_EDIT,
        municipality_id=here.municipality_id,
        organisation_id=organisation_id,
    )
    context = {"page": page_of(request, listed), "record": record, "may_edit": may_edit}
    return render(request, "provider/programmes/list.html", context)


def programme_new(request: HttpRequest) -> HttpResponse:
    """A new draft of a programme."""
    here = membership(request, "provider")
    organisation_id = here.organisation_id or 0
    require(user(request), Permission.PROGRAMME_EDIT, here.municipality_id, organisation_id=organisation_id)
    record = active_record(municipality_id=here.municipality_id, organisation_id=organisation_id)
    services = record.application.services.order_by("code") if record else []
    form = ProgrammeForm(request.POST or None, services=services)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_programme(
                municipality_id=here.municipality_id,
                organisation_id=organisation_id,
                draft=form.draft(),
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Черновик программы создан. Теперь добавьте её первую часть.")
            return redirect("provider:programme", pk=made.pk)
    context = {"form": form, "record": record}
    return render(request, "provider/programmes/new.html", context, status=422 if form.errors else 200)


def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a programme with its parts and groups."""
    membership(request, "provider")
    shown = selectors.get_programme_for(user(request), pk)
    return _card(request, shown)


@require_POST
def programme_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the programme into the public catalogue; a refusal stands above its card."""

    def deed(on: date) -> None:
        moderation.publish_programme(programme_id=pk, by=user(request), on=on)

    return _done(request, pk, deed, "Программа опубликована: родители видят её в каталоге.")


@require_POST
def programme_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the programme in for moderation."""

    def deed(on: date) -> None:
        moderation.submit_programme(programme_id=pk, by=user(request), on=on)

    return _done(request, pk, deed, "Программа отправлена на модерацию. О решении придёт уведомление.")


@require_POST
def programme_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from moderation."""

    def deed(on: date) -> None:
        moderation.withdraw_programme(programme_id=pk, by=user(request))

    return _done(request, pk, deed, "Программа отозвана с модерации: её снова можно менять.")


def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a draft or a returned programme."""
    membership(request, "provider")
    shown = selectors.get_programme_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_EDIT, shown.municipality_id, organisation_id=shown.organisation_id)
    initial = {name: getattr(shown, name) for name in moderation.EDITED} | {"service": shown.service_id}
    form = ProgrammeForm(request.POST or None, services=[shown.service], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            moderation.edit_programme(
                programme_id=pk, draft=form.draft(), by=user(request), on=today_in(shown.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Программа исправлена.")
            return redirect("provider:programme", pk=pk)
    context = {"form": form, "programme": shown}
    return render(request, "provider/programmes/edit.html", context, status=422 if form.errors else 200)


def programme_certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to certify the programme, or appeal against a refusal."""
    membership(request, "provider")
    shown = selectors.get_programme_for(user(request), pk)
    require(user(request), Permission.PROGRAMME_EDIT, shown.municipality_id, organisation_id=shown.organisation_id)
    form = CertificationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            certification.apply_for_certification(
                programme_id=pk, by=user(request), on=today_in(shown.municipality), **form.cleaned_data
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Заявка на сертификацию подана. О решении придёт уведомление.")
            return redirect("provider:programme", pk=pk)
    context = {"form": form, "programme": shown, "refused": certified.latest_refusal(shown)}
    return render(request, "provider/programmes/certify.html", context, status=422 if form.errors else 200)


@require_POST
def certification_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application for certification of the programme back."""
    shown = selectors.get_programme_for(user(request), pk)
    live = shown.certifications.live().first()

    def deed(on: date) -> None:
        if live is None:
            raise NotFound()
        certification.withdraw_certification(certification_id=live.pk, by=user(request))

    return _done(request, pk, deed, "Заявка на сертификацию отозвана.")


def _done(request: HttpRequest, pk: int, deed: Callable[[date], None], words: str) -> HttpResponse:
    membership(request, "provider")
    shown = selectors.get_programme_for(user(request), pk)
    try:
        deed(today_in(shown.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _card(request, shown, refusal)
    messages.success(request, words)
    return redirect("provider:programme", pk=pk)


def _moves_by_group(groups: list[StudyGroup], today: date) -> dict[int, list[MovedClass]]:
    moves: dict[int, list[MovedClass]] = {}
    for move in moves_ahead([each.pk for each in groups], today):
        moves.setdefault(move.group_id, []).append(move)
    return moves


def _card(request: HttpRequest, shown: Programme, refusal: Refusal | None = None) -> HttpResponse:
    parts = selectors.list_parts(shown)
    groups = [group for part in parts for group in part.groups.all()]
    today = today_in(shown.municipality)
    flags, limit = flags_of_groups(groups, on=today), selectors.price_limit_of(shown, today)
    following = [each.pk for each in groups if each.follows_id is not None]
    kept = kept_places(following) if following else {}
    moves = _moves_by_group(groups, today)
    lines: dict[int, list[tuple[GroupLine, list[Flag], int, list[MovedClass]]]] = {part.pk: [] for part in parts}
    for line in lines_of(groups):
        group_id = line.group.pk
        said = line, flags.get(group_id, []), kept.get(group_id, 0), moves.get(group_id, [])
        lines[line.group.part_id].append(said)
    may_edit = has_permission(
        user(request),
        Permission.PROGRAMME_EDIT,
        municipality_id=shown.municipality_id,
        organisation_id=shown.organisation_id,
    )
    context = {
        "programme": shown,
        "parts": [(part, lines[part.pk], price_warnings(part, part.groups.all(), limit)) for part in parts],
        "has_groups": bool(groups),
        "today": today,
        "may_edit": may_edit,
        "moves": available_moves(shown),
        "is_moderated": regulation_on(shown.municipality_id, today).value(Parameter.MODERATION_REQUIRED),
        "certifications": certified.history_of(shown),
        "significance": significance_on(shown.pk, today),
        "certified_until": certified.certified_until(shown, today),
        "live": shown.certifications.live().exists(),
        "refusal": refusal,
    }
    return render(request, "provider/programmes/card.html", context, status=refusal.status if refusal else 200)
