"""Methodologies of the factor analysis and their factors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis.actions import methodologies as actions
from sotszakaz.oversight.analysis.drafts import Heading
from sotszakaz.oversight.analysis.errors import ChangedSinceRead
from sotszakaz.oversight.analysis.models import Methodology
from sotszakaz.oversight.analysis.selectors import methodologies as selectors
from sotszakaz.oversight.analysis.states import MethodologyState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.analysis import FactorForm, GroundForm, HeadingForm, shown
from sotszakaz.web.parsing import page_of


def analysis(request: HttpRequest) -> HttpResponse:
    """Methodologies and runs of the municipality."""
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_VIEW, here.municipality_id)
    context = {
        "methodologies": list(selectors.list_methodologies(here.municipality_id)),
        "page": page_of(request, selectors.list_runs(here.municipality_id)),
        "may_edit": has_right(request, Permission.INDICATOR_EDIT, here.municipality_id),
    }
    return render(request, "office/analysis/list.html", context)


def methodology(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with its factors and what can be done with it."""
    membership(request, "office")
    found = selectors.get_methodology_for(user(request), pk)
    return _page(request, found, GroundForm(methodology=found))


def _page(request: HttpRequest, found: Methodology, ground: GroundForm) -> HttpResponse:
    is_draft = found.state == MethodologyState.DRAFT
    context = {
        "methodology": found,
        "factors": list(found.factors.all()),
        "is_draft": is_draft,
        "may_edit": has_right(request, Permission.INDICATOR_EDIT, found.municipality_id),
        "may_approve": is_draft and has_right(request, Permission.ANALYSIS_APPROVE, found.municipality_id),
        "ground": ground,
    }
    return render(request, "office/analysis/methodology.html", context, status=422 if ground.errors else 200)


def methodology_new(request: HttpRequest) -> HttpResponse:
    """Begin a methodology of one's own."""
    here = _editor(request)
    form = HeadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_methodology(
                municipality_id=here.municipality_id, heading=form.heading, by=user(request)
            )
            messages.success(request, "Методика создана. Добавьте факторы.")
            return redirect("office:methodology", made.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "methodology": None}
    return render(request, "office/analysis/heading.html", context, status=422 if form.errors else 200)


@require_POST
def methodology_example(request: HttpRequest) -> HttpResponse:
    """Begin with the example."""
    here = _editor(request)
    try:
        made = actions.begin_from_example(municipality_id=here.municipality_id, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:analysis")
    messages.success(request, "Пример взят. Замените факторы, шкалы и веса на принятые у вас.")
    return redirect("office:methodology", made.pk)


def methodology_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the title, the thresholds and what is near."""
    _editor(request)
    found = selectors.get_methodology_for(user(request), pk)
    initial = {name: getattr(found, name) for name in Heading.__dataclass_fields__}
    form = HeadingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_heading(methodology_id=pk, heading=form.heading, by=user(request))
            messages.success(request, "Методика изменена.")
            return redirect("office:methodology", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "methodology": found}
    return render(request, "office/analysis/heading.html", context, status=422 if form.errors else 200)


@require_POST
def methodology_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve by a document."""
    membership(request, "office")
    found = selectors.get_methodology_for(user(request), pk)
    require(user(request), Permission.ANALYSIS_APPROVE, found.municipality_id)
    form = GroundForm(request.POST, methodology=found)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.approve_methodology(
                methodology_id=pk,
                revision=said["revision"],
                ground=said["ground"],
                as_example=said.get("as_example", False),
                by=user(request),
            )
            messages.success(request, "Методика утверждена. По ней можно провести анализ.")
            return redirect("office:methodology", pk)
        except ChangedSinceRead as refusal:
            messages.error(request, refusal.message)
            return redirect("office:methodology", pk)
        except Refusal as refusal:
            blame(form, refusal)
    return _page(request, found, form)


@require_POST
def methodology_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version of an approved methodology."""
    membership(request, "office")
    made = actions.next_version(methodology_id=pk, by=user(request))
    messages.success(request, f"Версия {made.version} — черновик. Измените её и утвердите.")
    return redirect("office:methodology", made.pk)


def factor(request: HttpRequest, pk: int, factor_id: int | None = None) -> HttpResponse:
    """Add a factor to a draft or change one of it."""
    _editor(request)
    found = selectors.get_methodology_for(user(request), pk)
    changed = found.factors.filter(pk=factor_id).first() if factor_id else None
    if factor_id and changed is None:
        raise NotFound()
    form = FactorForm(request.POST or None, initial=shown(changed) if changed else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_factor(methodology_id=pk, factor_id=factor_id, said=form.said, by=user(request))
            messages.success(request, "Фактор записан.")
            return redirect("office:methodology", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "methodology": found, "factor": changed}
    return render(request, "office/analysis/factor.html", context, status=422 if form.errors else 200)


@require_POST
def factor_remove(request: HttpRequest, pk: int, factor_id: int) -> HttpResponse:
    """Take a factor out of a draft."""
    membership(request, "office")
    actions.remove_factor(methodology_id=pk, factor_id=factor_id, by=user(request))
    messages.success(request, "Фактор убран.")
    return redirect("office:methodology", pk)


def _editor(request: HttpRequest) -> Membership:
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_EDIT, here.municipality_id)
    return here
