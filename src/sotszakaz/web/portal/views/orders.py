"""Published social orders, for everybody: the years of a municipality, one order, its document as files."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.documents.payloads import SocialOrderPayload
from sotszakaz.kernel.documents.rendering import file_name, render_docx
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.ordering.social_orders.published import Edition, Published, list_published, read_published
from sotszakaz.web.answers import download_of, pdf_of, spreadsheet_of, word_of
from sotszakaz.web.components.order_sheets import METHODS, order_book, volumes_of
from sotszakaz.web.components.signing_files import SIGNATURE_TYPE, edition_name
from sotszakaz.web.components.signing_words import SignedBy, signed_by

FILES = ("pdf", "docx", "xlsx", "json")
SIGNATURE, CLOSING = "sig", "closing"
PUBLIC = "public, max-age=300"


def published_orders(request: HttpRequest, pk: int) -> HttpResponse:
    """The years of the municipality."""
    municipality = next((each for each in list_municipalities() if each.pk == pk), None)
    if municipality is None:
        raise NotFound()
    context = {"municipality": municipality, "years": list_published(pk)}
    return render(request, "portal/orders/list.html", context)


def published_order(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The latest published status of the year; `?status=` asks for an earlier one."""
    asked = request.GET.get("status", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 4):
        raise NotFound()
    shown = read_published(pk, year, int(asked) if asked else None)
    with timezone.override(shown.order.municipality.timezone):
        return render(request, "portal/orders/order.html", _context(shown))


def _context(shown: Published) -> dict[str, Any]:
    said = shown.edition.said
    return {
        "shown": shown,
        "said": said,
        "totals": _totals(said),
        "files": FILES,
        "signed": _signed(shown.edition),
        "signed_closing": _signed(shown.closing),
    }


def _signed(edition: Edition | None) -> list[SignedBy]:
    return [signed_by(each) for each in edition.signatures] if edition else []


def published_order_file(request: HttpRequest, pk: int, year: int, edition: str, form: str) -> HttpResponse:
    """The document of a published status, or of the close of its year: nothing in it changes any more."""
    if form not in (*FILES, SIGNATURE):
        raise Http404
    shown = _edition(pk, year, edition)
    with acting_for(pk):
        answer = _file(shown, form)
    answer.headers["Cache-Control"] = PUBLIC
    return answer


def _edition(pk: int, year: int, named: str) -> Edition:
    """By the number of its status, or the closing one. Raises NotFound."""
    if named == CLOSING:
        closing = read_published(pk, year).closing
        if closing is None:
            raise NotFound()
        return closing
    if not (named.isascii() and named.isdigit() and len(named) < 4):
        raise NotFound()
    return read_published(pk, year, int(named)).edition


def _file(edition: Edition, form: str) -> HttpResponse:
    version = edition.version
    if form == "pdf":
        return pdf_of(version)
    if form == "docx":
        return word_of(render_docx(version), file_name(version, ".docx"))
    if form == "xlsx":
        return spreadsheet_of(order_book(edition.said), _title(edition.said))
    if form == SIGNATURE:
        return _signature(edition)
    return download_of(version.payload.encode(), "application/json", edition_name(version, ".json"))


def _signature(edition: Edition) -> HttpResponse:
    """The electronic signature as it came: an order has one side, so one file. Raises NotFound."""
    content = next((bytes(each.cms) for each in edition.signatures if each.cms is not None), None)
    if content is None:
        raise NotFound()
    return download_of(content, SIGNATURE_TYPE, edition_name(edition.version, ".sig"))


def _title(said: SocialOrderPayload) -> str:
    return f"Социальный заказ {said.year}, статус {said.status_number}"


def _totals(said: SocialOrderPayload) -> dict[str, dict[str, Any]]:
    """Sums of each award method over all services."""
    totals = {method: {"recipients": 0, "person_hours": Decimal(0), "amount": Decimal(0)} for method in METHODS}
    for row in said.rows:
        for method, volume in volumes_of(row):
            for name in totals[method]:
                totals[method][name] += getattr(volume, name)
    return totals
