"""Answers to programs: JSON by the published contract, faults by code and sentence."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.foundation.tenancy import ensure_acting_for
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.outside.exchange import contract, intake
from sotszakaz.outside.exchange.authenticity import Signed, authenticate
from sotszakaz.outside.exchange.errors import MessageWrong, SignatureWrong
from sotszakaz.outside.exchange.models import PortalKey
from sotszakaz.outside.exchange.statuses import get_status
from sotszakaz.outside.exchange.wording import WHOLE

MOST_BYTES = 64 * 1024
Served = Callable[..., contract.Message]


def served(view: Served) -> Callable[..., HttpResponse]:
    """Make sure who asks, act for that municipality only, and answer as JSON whatever comes of it."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            key = authenticate(_signed(request), at=timezone.now())
            ensure_acting_for([key.municipality_id])
            return _json(view(request, key, **arguments), 200)
        except Refusal as refusal:
            fault = contract.Fault(code=refusal.code, message=refusal.message, field=refusal.field or "")
            return _json(fault, refusal.status)

    return answer


@require_POST
@served
def applications(request: HttpRequest, key: PortalKey) -> contract.Message:
    """Take an application; a repeated number gets the answer of the first time."""
    asked = intake.read_message(contract.ApplicationRequest, request.body)
    return intake.take_application(asked, municipality_id=key.municipality_id, on=today_in(key.municipality))


@require_POST
@served
def quotes(request: HttpRequest, key: PortalKey) -> contract.Message:
    """What a group would cost for a child; nothing changes."""
    asked = intake.read_message(contract.QuoteRequest, request.body)
    return intake.quote_cost(asked, municipality_id=key.municipality_id, on=today_in(key.municipality))


@require_GET
@served
def status(request: HttpRequest, key: PortalKey, number: str) -> contract.Message:
    """Where an application stands."""
    return get_status(key.municipality_id, number)


@require_GET
def schemas(request: HttpRequest) -> HttpResponse:
    """The messages of the contract and where their schemas are; for everybody."""
    listed = {name: reverse("exchange:schema", args=[name]) for name in contract.MESSAGES}
    return JsonResponse({"version": contract.VERSION, "schemas": listed})


@require_GET
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one message; for everybody."""
    if name not in contract.MESSAGES:
        raise NotFound()
    return JsonResponse(
        contract.schema_of(name),
        content_type="application/schema+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


def _signed(request: HttpRequest) -> Signed:
    try:
        body = request.body
    except RequestDataTooBig:
        body = b"0" * (MOST_BYTES + 1)
    except RawPostDataException:  # a form with files, which has been read as such
        raise SignatureWrong() from None
    if len(body) > MOST_BYTES:
        raise MessageWrong(where=WHOLE, what=f"больше {MOST_BYTES // 1024} КБ")
    return Signed(
        method=request.method or "",
        path=request.path,
        body=body,
        key_name=request.headers.get("X-Exchange-Key", ""),
        sent_at=request.headers.get("X-Exchange-Time", ""),
        signature=request.headers.get("X-Exchange-Signature", ""),
    )


def _json(message: contract.Message, status: int) -> HttpResponse:
    answer = HttpResponse(message.model_dump_json(), content_type="application/json; charset=utf-8", status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
