"""The end of a contract by a ground of the rules, whichever side ends it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.previews import preview_end_by_ground
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.web.components.grounds import GroundForm
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import user


def contract_to_end(request: HttpRequest, application_id: int) -> Contract:
    """The contract of the application, for who may end it. Raises NotFound, NotAllowed."""
    contract = selectors.get_application_for(user(request), application_id).signed
    if contract is None:
        raise NotFound()
    actions.ensure_may_end(contract, by=user(request))
    return contract


def end_by_ground(
    request: HttpRequest, contract: Contract, form: GroundForm, *, on: date
) -> Contract | HttpResponse | None:
    """The ended contract, or its paper when that was asked for first; None when the form says what is wrong."""
    if not form.is_valid():
        return None
    asked: dict[str, Any] = {"contract_id": contract.pk, **form.cleaned_data, "by": user(request), "on": on}
    try:
        if is_preview(request):
            payload = preview_end_by_ground(**asked)
            return show_preview(DocumentKind.CONTRACT_TERMINATION, payload, municipality=contract.municipality, on=on)
        return actions.terminate_by_ground(**asked)
    except Refusal as refusal:
        blame(form, refusal)
        return None
