"""The page of a protocol of disagreements, the same for both sides."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.agreements.models import Disagreement
from sotszakaz.supply.agreements.selectors import awaited_signer
from sotszakaz.supply.agreements.states import DisagreementState


def disagreement_page(
    request: HttpRequest, area: str, shown: Disagreement, form: Form | None = None, **more: Any
) -> HttpResponse:
    """Clauses side by side with the answers; `form` answers them."""
    is_answered = shown.state == DisagreementState.ANSWERED
    context: Mapping[str, Any] = {
        "area": area,
        "layout": f"layouts/{area}.html",
        "shown": shown,
        "items": shown.items.order_by("ordinal"),
        "form": form,
        "whose": awaited_signer(shown.document_id) if is_answered else "",
        "today": today_in(shown.agreement.municipality),
        "document_url_name": f"{area}:document",
        **more,
    }
    return render(request, "shared/disagreement.html", dict(context), status=422 if form and form.errors else 200)
