"""The register of issued acts, as of a day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.procedures import selectors
from sotszakaz.ordering.procedures.models import ConfirmedParameter
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.procedures import AsOfForm
from sotszakaz.web.office.wording import said
from sotszakaz.web.parsing import page_of


def issued_acts(request: HttpRequest) -> HttpResponse:
    """All acts of the pack ever issued, with where each stood on the day asked."""
    here = membership(request, "office")
    require(user(request), Permission.REGULATION_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    form = AsOfForm(request.GET or None, initial={"on": today})
    on = form.day(today)
    page = page_of(request, selectors.list_acts(here.municipality_id))
    rows = [(act, selectors.standing_on(act, on)) for act in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "on": on}
    return render(request, "office/procedures/acts.html", context)


def issued_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act with the parameters that it confirms."""
    here = membership(request, "office")
    act = selectors.get_act_for(user(request), pk)
    context = {
        "act": act,
        "standing": selectors.standing_on(act, today_in(here.municipality)),
        "parameters": [_shown(each) for each in act.parameters.all()],
        "later": act.later.defer("content").order_by("dated_on", "pk"),
    }
    return render(request, "office/procedures/act.html", context)


def _shown(parameter: ConfirmedParameter) -> tuple[str, list[str], str]:
    """Title, lines of the value, clause; a parameter that was retired since is shown by its key."""
    definition = CATALOGUE.get(parameter.key)
    if definition is None:
        return parameter.key, [str(parameter.value)], parameter.clause
    return definition.title, said(definition.parse(parameter.value), definition.unit), parameter.clause


def issued_act_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file, to be saved and not shown: a stranger's bytes."""
    membership(request, "office")
    act = selectors.get_act_for(user(request), pk)
    answer = HttpResponse(bytes(act.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, act.file_name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
