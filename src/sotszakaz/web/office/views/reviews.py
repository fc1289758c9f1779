"""What an expert was asked, and the conclusion on one programme."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.programmes import certified, selectors
from sotszakaz.supply.programmes.expertise import finish_review
from sotszakaz.supply.programmes.states import ReviewState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.programmes import ReviewForm
from sotszakaz.web.parsing import page_of


def reviews(request: HttpRequest) -> HttpResponse:
    """The expert's own programmes, those that wait first."""
    here = membership(request, "office")
    listed = certified.list_reviews(user(request), here.municipality_id)
    context = {"page": page_of(request, listed), "today": today_in(here.municipality)}
    return render(request, "office/reviews/list.html", context)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The programme, and the form of the conclusion until it is given."""
    here = membership(request, "office")
    shown = certified.get_review_for(user(request), pk)
    criteria, most = shown.certification.criteria, shown.certification.most_points
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, criteria=criteria, most=most)
    if request.method == "POST" and form.is_valid():
        try:
            finish_review(
                review_id=pk,
                marks=form.marks(),
                conclusion=form.cleaned_data["conclusion"],
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Заключение отправлено. Подпишите его документ: он открывается с этой страницы.")
            return redirect("office:review", pk=pk)
    context = {
        "review": shown,
        "programme": shown.certification.programme,
        "parts": selectors.list_parts(shown.certification.programme),
        "form": form,
        "waits": shown.state == ReviewState.ASSIGNED,
        "marks": [(criteria[each.criterion], each) for each in shown.marks.all()],
    }
    return render(request, "office/reviews/review.html", context, status=422 if form.errors else 200)
