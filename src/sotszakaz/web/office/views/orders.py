"""Social orders: the list, a draft with its volumes and money, approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders import actions, selectors
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.reminding import publish_by
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.oversight.parameters.selectors.scenarios import adoption_of_order
from sotszakaz.supply.programmes.disagreements import Where
from sotszakaz.web.components.previews import show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.orders import OrderForm
from sotszakaz.web.office.number_list import beside
from sotszakaz.web.parsing import page_of


def orders(request: HttpRequest) -> HttpResponse:
    """Orders by year."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, selectors.list_orders(here.municipality_id)),
        "may_edit": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
    }
    return render(request, "office/orders/list.html", context)


def order_new(request: HttpRequest) -> HttpResponse:
    """Begin the order of a year."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_EDIT, here.municipality_id)
    today = today_in(here.municipality)
    form = OrderForm(
        request.POST if request.method == "POST" else None, initial={"year": request.GET.get("year", today.year + 1)}
    )
    if form.is_valid():
        try:
            order = actions.draft_order(
                municipality_id=here.municipality_id, year=form.cleaned_data["year"], by=user(request), on=today
            )
            messages.success(request, f"Заказ на {order.year} год начат. Добавьте объёмы услуг и строку бюджета.")
            return redirect("office:order", order.pk)
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/orders/new.html", {"form": form}, status=422 if form.errors else 200)


def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order with the three award methods kept apart."""
    membership(request, "office")
    return order_page(request, selectors.get_order_for(user(request), pk))


@require_POST
def order_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the order; a refusal stands above the same page."""
    here = membership(request, "office")
    try:
        approved = actions.approve_order(order_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return order_page(request, selectors.get_order_for(user(request), pk), refusal=refusal)
    done = "изменён, новая редакция документа сформирована" if approved.status_number > 1 else "утверждён"
    messages.success(request, f"Заказ на {approved.year} год {done}, счета следуют за ним.")
    return redirect("office:order", pk)


def order_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of a draft before it is approved; a refusal stands above the page of the order."""
    here = membership(request, "office")
    today = today_in(here.municipality)
    try:
        payload = actions.preview_order(order_id=pk, by=user(request), on=today)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return order_page(request, selectors.get_order_for(user(request), pk), refusal=refusal)
    return show_preview(DocumentKind.SOCIAL_ORDER, payload, municipality=here.municipality, on=today)


def order_page(request: HttpRequest, order: SocialOrder, *, refusal: Refusal | None = None) -> HttpResponse:
    """The page of the order, used by its deeds when they are refused."""
    view, person = selectors.view_order(order), user(request)

    def may(permission: Permission) -> bool:
        return has_permission(person, permission, municipality_id=order.municipality_id)

    is_in_force = order.state == OrderState.APPROVED
    context = {
        "view": view,
        "statuses": selectors.statuses_of(order),
        "changes": selectors.changes_of(order),
        "publish_by": publish_by(order) if is_in_force and order.published_on is None else None,
        "today": today_in(order.municipality),
        "may_edit": view.is_draft and may(Permission.ORDER_EDIT),
        "may_approve": view.is_draft and may(Permission.ORDER_APPROVE),
        "may_change": is_in_force and may(Permission.ORDER_EDIT),
        "may_close": is_in_force and may(Permission.ORDER_APPROVE) and today_in(order.municipality).year > order.year,
        "may_see_ledger": may(Permission.LEDGER_VIEW),
        "adoption": adoption_of_order(order.pk),
        "disagreements": beside(request, membership(request, "office"), Where.ORDER, order.pk),
        "refusal": refusal,
    }
    return render(request, "office/orders/order.html", context, status=refusal.status if refusal else 200)
