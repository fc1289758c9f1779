"""What a group would cost for a child, and the one click that books it."""

import uuid
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.children.selectors import get_own_child, list_own_children
from sotszakaz.demand.enrolments import actions, quotes
from sotszakaz.demand.enrolments.actions.offers import against_child
from sotszakaz.demand.enrolments.drafts import agreed_by_quote, agrees_by_applying
from sotszakaz.demand.enrolments.errors import KeyOfOther
from sotszakaz.demand.enrolments.previews import preview_of
from sotszakaz.demand.enrolments.starting import starts_with_contract
from sotszakaz.demand.waiting.selectors import lengths_of_lines, place_of_child
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.programmes.selectors import get_public_group
from sotszakaz.web.citizen.following import following_of, kept_for_child
from sotszakaz.web.citizen.tickets import pass_of
from sotszakaz.web.citizen.truth import RETOLD, mark_of_quote, seconds_between_counts, seconds_between_looks
from sotszakaz.web.components.drafts import kind_of, show_draft
from sotszakaz.web.components.groups import week_line
from sotszakaz.web.components.previews import show_preview
from sotszakaz.web.components.watching import asks_again, watched
from sotszakaz.web.current import user


def quote_start(request: HttpRequest, group_id: int) -> HttpResponse:
    """Which child is it for: asked only when there are several."""
    group = get_public_group(group_id)
    children = list(list_own_children(user(request)))
    if len(children) == 1:
        return redirect("citizen:quote", pk=children[0].pk, group_id=group_id)
    return render(request, "citizen/quotes/start.html", {"group": group, "children": children})


def quote(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Price, what the certificate covers, what is left to pay by month, and every reason why not."""
    retold = RETOLD.get(request.GET.get("after", ""))
    return _quote_page(request, pk, group_id, retold() if retold else None)


def quote_preview(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """The application as a PDF before it is handed in; while something stands in the way, the quote says what."""
    offer = quotes.quote(child_id=pk, group_id=group_id, by=user(request), at=timezone.now())
    payload = preview_of(offer, by=user(request))
    if payload is None:
        return redirect("citizen:quote", pk=pk, group_id=group_id)
    kind = DocumentKind.ENROLMENT_APPLICATION
    return show_preview(kind, payload, municipality=offer.child.municipality, on=offer.on)


def quote_draft(request: HttpRequest, pk: int, group_id: int, kind: str) -> HttpResponse:
    """The contract or the certificate that will come of the application, to be read before it is handed in."""
    wanted = kind_of(kind)
    offer = quotes.quote(child_id=pk, group_id=group_id, by=user(request), at=timezone.now())
    agreed = agreed_by_quote(offer, by=user(request))
    if agreed is None:
        return redirect("citizen:quote", pk=pk, group_id=group_id)
    return show_draft(wanted, agreed, on=offer.on)


@require_POST
def book(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """One click books seat, certificate, agreement, budget and volume; the key of the form makes a double click one."""
    key = request.POST.get("key", "")
    child = get_own_child(user(request), pk)
    try:
        if not 16 <= len(key) <= 64:
            raise KeyOfOther()
        application_id = actions.book(
            child_id=pk,
            group_id=group_id,
            by=user(request),
            on=today_in(child.municipality),
            key=key,
            parent_amount=_shown(request.POST.get("shown", "")),
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _quote_page(request, pk, group_id, refusal)
    messages.success(request, "Заявление подано. Место и средства удержаны до ответа исполнителя.")
    return redirect("citizen:enrolment", pk=application_id)


def _shown(kopecks: str) -> Decimal | None:
    """What the parent was shown as the rest to pay; None for a form without it."""
    return from_units(int(kopecks)) if kopecks.isdecimal() and len(kopecks) < 16 else None


def _quote_page(request: HttpRequest, pk: int, group_id: int, refusal: Refusal | None = None) -> HttpResponse:
    offer = quotes.quote(child_id=pk, group_id=group_id, by=user(request), at=timezone.now())
    key, can_wait = uuid.uuid4().hex, actions.may_wait(offer)
    ticket = pass_of(offer, key=key, by=user(request))
    place = place_of_child(pk, group_id, on=offer.on) if offer.obstacles else None
    waiting = lengths_of_lines([group_id]).get(group_id, 0) if can_wait else 0
    mark, is_posted = mark_of_quote(offer, ticket, place, waiting), request.method == "POST"
    context = {
        "offer": offer,
        "group": offer.group,
        "child": offer.child,
        "age": age_on(offer.child.birth_date, offer.starts_on),
        "week": week_line(offer.group.slots.all()),
        "key": key,
        "pass": ticket,
        "shown": to_units(offer.terms.parent_amount) if offer.terms else None,
        "can_wait": can_wait,
        "place": place,
        "waiting": waiting,
        "agrees_by_applying": agrees_by_applying(offer.facts.regulation),
        "starts_with_contract": offer.is_under_way and starts_with_contract(offer.facts.regulation),
        "refusal": refusal,
        "kept": kept_for_child(offer),
        "against": against_child(offer),
        "following": None if asks_again(request) else following_of(offer, by=user(request)),
        "mark": mark,
        "every": 0 if is_posted else seconds_between_looks(offer, ticket),
        "every_count": seconds_between_counts(offer),
        "anew": " ".join(RETOLD),
    }
    status = refusal.status if refusal and is_posted else 200
    return watched(request, mark) or render(request, "citizen/quotes/quote.html", context, status=status)
