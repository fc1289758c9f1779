"""Runs of the factor analysis: scores, results, what depends on the weights, what the run determines."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis.actions import running as actions
from sotszakaz.oversight.analysis.errors import RunFinished
from sotszakaz.oversight.analysis.models import Run
from sotszakaz.oversight.analysis.selectors import behind, methodologies
from sotszakaz.oversight.analysis.selectors import runs as selectors
from sotszakaz.oversight.analysis.selectors.runs import Open
from sotszakaz.oversight.analysis.selectors.scores import scores_of
from sotszakaz.oversight.analysis.selectors.sensitivity import shaken_of
from sotszakaz.oversight.analysis.states import Part, RunState, Source
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.analysis_sheets import book_of
from sotszakaz.web.office.fact_lines import spoken
from sotszakaz.web.office.forms.analysis import DropForm, ScoresForm, ShakingForm, ValueForm
from sotszakaz.web.parsing import page_of_list


@require_POST
def run_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a run by an approved methodology."""
    here = membership(request, "office")
    methodologies.get_methodology_for(user(request), pk)
    try:
        run = actions.begin_run(methodology_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:methodology", pk)
    messages.success(request, "Анализ начат: значения по реестрам записаны. Поставьте остальные баллы.")
    return redirect("office:analysis_run", run.pk)


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Results so far, with `?missing` those that wait for scores; values to determine."""
    membership(request, "office")
    return _run_page(request, selectors.get_run_for(user(request), pk), DropForm())


@require_POST
def run_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run without a result, with the reason."""
    membership(request, "office")
    found = selectors.get_run_for(user(request), pk)
    require(user(request), Permission.INDICATOR_EDIT, found.municipality_id)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            actions.drop_run(run_id=pk, reason=form.cleaned_data["reason"], by=user(request))
            messages.success(request, "Анализ отменён. Можно начать другой.")
            return redirect("office:analysis_run", pk)
        except RunFinished as refusal:
            messages.error(request, refusal.message)
            return redirect("office:analysis_run", pk)
        except Refusal as refusal:
            blame(form, refusal)
    return _run_page(request, found, form)


def _run_page(request: HttpRequest, found: Run, drop: DropForm) -> HttpResponse:
    here = membership(request, "office")
    view = selectors.view_run(found)
    is_finished, is_scoring = found.state == RunState.FINISHED, found.state == RunState.SCORING
    is_short = "missing" in request.GET and is_scoring
    today = today_in(here.municipality)
    context = {
        "run": found,
        "view": view,
        "is_short": is_short,
        "page": page_of_list(request, [each for each in view.lines if each.missing or not is_short]),
        "is_finished": is_finished,
        "is_scoring": is_scoring,
        "drop": drop,
        "open_values": selectors.open_values(found, view.share, today) if is_finished else [],
        "may_edit": has_right(request, Permission.INDICATOR_EDIT, found.municipality_id),
    }
    return render(request, "office/analysis/run.html", context, status=422 if drop.errors else 200)


def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """One provider with one service: what registries know, and the scores that a person gives."""
    membership(request, "office")
    found = selectors.get_subject_for(user(request), pk)
    scores = scores_of(found)
    manual = [(each.factor, each) for each in scores if each.factor.is_manual]
    may_score = found.run.state == RunState.SCORING and has_right(
        request, Permission.INDICATOR_EDIT, found.municipality_id
    )
    form = ScoresForm(request.POST or None, rows=manual) if may_score and manual else None
    if request.method == "POST":
        if form is None:
            require(user(request), Permission.INDICATOR_EDIT, found.municipality_id)
            raise RunFinished()
        if form.is_valid():
            try:
                actions.give_scores(subject_id=pk, given=form.given, seen=form.last_seen, by=user(request))
                messages.success(request, "Баллы записаны.")
                return redirect("office:analysis_run", found.run_id)
            except Refusal as refusal:
                blame(form, refusal)
    context = {"subject": found, "scores": scores, "form": form}
    return render(request, "office/analysis/subject.html", context, status=422 if form and form.errors else 200)


def score_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that the value of a computed factor was counted from."""
    membership(request, "office")
    score = behind.get_score_for(user(request), pk)
    lines = behind.lines_of(score)
    page = page_of_list(request, lines)
    known = {name for name, right in behind.PAGES.items() if has_right(request, right, score.municipality_id)}
    table = behind.TABLES[Source(score.factor.source)]
    shown = [spoken(table.columns, each, known) for each in page.object_list]
    context = {"score": score, "subject": score.subject, "table": table, "lines": shown, "page": page}
    return render(request, "office/analysis/rows.html", context)


@require_POST
def run_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the results."""
    membership(request, "office")
    try:
        actions.finish_run(run_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:analysis_run", pk)
    messages.success(request, "Анализ завершён. Назначьте по нему значения, которые акт оставил открытыми.")
    return redirect("office:analysis_run", pk)


def determine(request: HttpRequest, pk: int, target: int, part: str) -> HttpResponse:
    """Set one value that the act leaves to the analysis."""
    here = membership(request, "office")
    found = selectors.get_run_for(user(request), pk)
    require(user(request), Permission.INDICATOR_EDIT, found.municipality_id)
    today = today_in(here.municipality)
    asked = _open_value(selectors.open_values(found, selectors.view_run(found).share, today), target, part)
    form = ValueForm(request.POST or None, initial={"value": asked.suggested})
    if request.method == "POST" and form.is_valid():
        try:
            actions.determine(
                run_id=pk,
                target_id=target,
                part=asked.part,
                value=form.cleaned_data["value"],
                by=user(request),
                on=today,
            )
            messages.success(request, f"Значение показателя {asked.target.key} назначено по этому анализу.")
            return redirect("office:analysis_run", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"run": found, "open": asked, "form": form}
    return render(request, "office/analysis/determine.html", context, status=422 if form.errors else 200)


def _open_value(values: list[Open], target: int, part: str) -> Open:
    found = next((each for each in values if each.target.pk == target and each.part == part), None)
    if found is None or part not in Part.values:
        raise NotFound()
    return found


def run_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """What another weight or threshold would change: by how much the methodology says, or as `?` asks."""
    membership(request, "office")
    found = selectors.get_run_for(user(request), pk)
    form = ShakingForm(request.GET)
    shaking = form.over(found.methodology.shaking)
    page = page_of_list(request, shaken_of(found, shaking))
    return render(
        request, "office/analysis/weights.html", {"run": found, "form": form, "shaking": shaking, "page": page}
    )


def run_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """All scores with the methodology and the rows behind them, as a workbook."""
    membership(request, "office")
    found = selectors.get_run_for(user(request), pk)
    return spreadsheet_of(book_of(found), f"Факторный анализ на {found.as_of:%d.%m.%Y}")
