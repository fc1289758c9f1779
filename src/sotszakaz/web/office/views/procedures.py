"""The pack of acts: where each stands, its draft, the text, the registration of what was signed."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.drafting.word import as_docx
from sotszakaz.ordering.procedures import selectors
from sotszakaz.ordering.procedures.actions import drop_draft, issue_acts, save_draft
from sotszakaz.ordering.procedures.models import ProcedureDraft
from sotszakaz.ordering.procedures.states import Procedure, Relation, Standing
from sotszakaz.web.answers import word_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.procedures import DraftForm, RegisterForm
from sotszakaz.web.office.wording import row_cards


def pack(request: HttpRequest) -> HttpResponse:
    """All acts of the pack with where each stands."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    cards = selectors.pack_on(here.municipality_id, today_in(here.municipality))
    context = {
        "cards": cards,
        "drafted": any(card.standing == Standing.DRAFT for card in cards),
        **_rights(request, here),
    }
    return render(request, "office/procedures/pack.html", context)


def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One act: its parameters, the draft, the measure of the plan, what was issued before."""
    here, which = membership(request, "office"), _named(procedure)
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    card = next(each for each in selectors.pack_on(here.municipality_id, today) if each.procedure == which)
    in_force = selectors.latest_rules(here.municipality_id, today)
    rows = selectors.rows_of(which, in_force, card.draft.values if card.draft else {})
    acts = [each for each in selectors.list_acts(here.municipality_id) if each.procedure == which]
    context = {
        "card": card,
        "parameters": row_cards(rows),
        "acts": [(each, selectors.standing_on(each, today)) for each in acts],
        **_rights(request, here),
    }
    return render(request, "office/procedures/procedure.html", context)


def procedure_draft(request: HttpRequest, procedure: str) -> HttpResponse:
    """Edit the values that the act would set."""
    here, which = membership(request, "office"), _named(procedure)
    require(user(request), Permission.PROCEDURE_DRAFT, here.municipality_id)
    form = _draft_form(request, here, which)
    if form.is_valid():
        try:
            save_draft(municipality_id=here.municipality_id, procedure=which, drafted=form.drafted(), by=user(request))
            messages.success(request, "Проект сохранён. Прочитайте текст, скачайте его в Word и передайте на подпись.")
            return redirect("office:procedure_text", which)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "procedure": which}
    return render(request, "office/procedures/draft.html", context, status=422 if form.errors else 200)


def _draft_form(request: HttpRequest, here: Membership, which: Procedure) -> DraftForm:
    today = today_in(here.municipality)
    draft = selectors.draft_of(here.municipality_id, which)
    measure = selectors.measures_on(here.municipality_id, today).get(which)
    former = selectors.former_of(here.municipality_id, which)
    in_force = selectors.latest_rules(here.municipality_id, today)
    usual = {
        "kind": "постановление",
        "relation": Relation.REPEALS if former else Relation.FIRST,
        "plan_item": measure.item.pk if measure else "",
    }
    kept = _kept(draft) if draft else {}
    return DraftForm(
        request.POST if request.method == "POST" else None,
        rows=selectors.rows_of(which, in_force, draft.values if draft else {}),
        items=list(selectors.plan_items_on(here.municipality_id, today)),
        former=former,
        initial={**usual, **kept},
    )


def _kept(draft: ProcedureDraft) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "relation": draft.relation,
        "effective_on": draft.effective_on,
        "plan_item": draft.plan_item_id or "",
        "revision": draft.revision,
    }


@require_POST
def procedure_drop(request: HttpRequest, procedure: str) -> HttpResponse:
    """Throw the draft away."""
    here, which = membership(request, "office"), _named(procedure)
    draft = selectors.get_draft_for(user(request), here.municipality_id, which)
    drop_draft(draft_id=draft.pk, by=user(request))
    messages.success(request, "Проект отброшен. Правила остались прежними.")
    return redirect("office:procedure", which)


def procedure_text(request: HttpRequest, procedure: str) -> HttpResponse:
    """The text of the draft as it would be printed."""
    here, which = membership(request, "office"), _named(procedure)
    draft = selectors.get_draft_for(user(request), here.municipality_id, which)
    text = selectors.composed_draft(draft, today_in(here.municipality))
    context = {"procedure": which, "draft": draft, "blocks": text.blocks, **_rights(request, here)}
    return render(request, "office/procedures/text.html", context)


def procedure_word(request: HttpRequest, procedure: str) -> HttpResponse:
    """The draft in Word."""
    here, which = membership(request, "office"), _named(procedure)
    draft = selectors.get_draft_for(user(request), here.municipality_id, which)
    text = selectors.composed_draft(draft, today_in(here.municipality))
    return word_of(as_docx(text.blocks), f"Проект. {which.label}.docx")


def pack_register(request: HttpRequest) -> HttpResponse:
    """Register acts that were signed: they are issued and the rules change in one step."""
    here = membership(request, "office")
    require(user(request), Permission.PROCEDURE_ISSUE, here.municipality_id)
    today = today_in(here.municipality)
    drafts = list(selectors.live_drafts(here.municipality_id))
    initial: dict[str, date | bool] = {"starts_on": _first_day(here.municipality_id, today)}
    for draft in drafts:
        initial[f"chosen-{draft.pk}"] = request.GET.get("act") == draft.procedure
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RegisterForm(*sent, drafts=drafts, initial=initial)
    if form.is_valid():
        try:
            made = issue_acts(
                municipality_id=here.municipality_id,
                signed=form.signed(),
                starts_on=form.cleaned_data["starts_on"],
                by=user(request),
                on=today,
            )
            messages.success(request, f"Зарегистрировано актов: {len(made)}. Новая версия правил принята.")
            return redirect("office:issued_acts")
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/procedures/register.html", {"form": form}, status=422 if form.errors else 200)


def _first_day(municipality_id: int, today: date) -> date:
    """Tomorrow, or the day after the latest rules begin."""
    latest = selectors.latest_rules(municipality_id, today)
    return max(today, latest.starts_on if latest.version else today) + timedelta(days=1)


def _named(name: str) -> Procedure:
    if name not in Procedure.values:
        raise NotFound
    return Procedure(name)


def _rights(request: HttpRequest, here: Membership) -> dict[str, bool]:
    rights = {"may_draft": Permission.PROCEDURE_DRAFT, "may_issue": Permission.PROCEDURE_ISSUE}
    return {name: has_right(request, right, here.municipality_id) for name, right in rights.items()}
