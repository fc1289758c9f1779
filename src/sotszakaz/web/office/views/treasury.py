"""Files of the treasury that were entered: what each brought, and taking a wrong one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, payments
from sotszakaz.delivery.settlements.models import TreasuryAnswer
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.payments import WithdrawalForm
from sotszakaz.web.parsing import page_of


def treasury_take(request: HttpRequest, pk: int) -> HttpResponse:
    """One file with its answers."""
    return _page(request, pk, WithdrawalForm())


@require_POST
def treasury_take_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the named answers of the file, or all of them."""
    here = membership(request, "office")
    take, form = payments.get_take_for(user(request), pk), WithdrawalForm(request.POST)
    answers = payments.answers_of(take)
    chosen = [int(each) if each.isdecimal() else 0 for each in request.POST.getlist("answer")]
    named = answers.filter(pk__in=chosen) if chosen else answers.filter(withdrawn_at__isnull=True)
    if form.is_valid():
        try:
            withdrawn = actions.withdraw_answers(
                municipality_id=take.municipality_id,
                answers=list(named.values_list("pk", flat=True)),
                **form.cleaned_data,
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Ответы отозваны: {len(withdrawn)}. Внесите верный файл.")
            return redirect("office:treasury_take", pk=pk)
    return _page(request, pk, form, only=named.first() if chosen else None)


def _page(request: HttpRequest, pk: int, form: WithdrawalForm, *, only: TreasuryAnswer | None = None) -> HttpResponse:
    """`only` that answer was to be taken back: the form that is sent again is about it too."""
    membership(request, "office")
    take = payments.get_take_for(user(request), pk)
    answers = payments.answers_of(take)
    living = answers.filter(withdrawn_at__isnull=True).count()
    if not living:
        say_above(request, form)
    context = {"take": take, "page": page_of(request, answers), "form": form, "living": living, "only": only}
    return render(request, "office/payments/take.html", context, status=422 if form.errors else 200)
