"""What becomes of an approved order: it is changed, published, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders import actions, selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.orders import ChangeForm, PublicationForm
from sotszakaz.web.office.views.orders import order_page


def order_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a change: why the order in force is changed."""
    here = membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            change = actions.begin_change(
                order_id=pk, by=user(request), on=today_in(here.municipality), **form.cleaned_data
            )
            messages.success(request, "Изменение начато. Поправьте объёмы и деньги, действующий заказ пока прежний.")
            return redirect("office:order", change.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"order": order, "form": form}
    return render(request, "office/orders/change.html", context, status=422 if form.errors else 200)


@require_POST
def order_change_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft of a change away."""
    membership(request, "office")
    try:
        actions.drop_change(order_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("office:order", pk)
    messages.success(request, "Изменение отменено, действует прежний заказ.")
    return redirect("office:orders")


def order_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Note where the order can be read."""
    here = membership(request, "office")
    order = selectors.get_order_for(user(request), pk, Permission.ORDER_EDIT)
    today = today_in(here.municipality)
    form = PublicationForm(request.POST if request.method == "POST" else None, initial={"published_on": today})
    if form.is_valid():
        try:
            actions.publish_order(order_id=pk, by=user(request), on=today, **form.cleaned_data)
            messages.success(request, "Публикация записана.")
            return redirect("office:order", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"order": order, "form": form}
    return render(request, "office/orders/publish.html", context, status=422 if form.errors else 200)


@require_POST
def order_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the order of a year that is over; a refusal stands above the same page."""
    here = membership(request, "office")
    try:
        closed = actions.close_order(order_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return order_page(request, selectors.get_order_for(user(request), pk), refusal=refusal)
    messages.success(request, f"Заказ на {closed.year} год закрыт, остатки сгорели.")
    return redirect("office:order", pk)
