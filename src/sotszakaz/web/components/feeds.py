"""The feed of notices and the bell in the header: the same in every area that has a feed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.kernel.notices import actions, selectors
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of

FEEDS = (AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER)

PLACES: dict[tuple[str, str], str] = {
    (AREA_CITIZEN, "enrolments.enrolmentapplication"): "citizen:enrolment",
    (AREA_CITIZEN, "children.child"): "citizen:child",
    (AREA_CITIZEN, "programmes.studygroup"): "portal:group",
    (AREA_CITIZEN, "allocation.childresult"): "citizen:result",
    (AREA_CITIZEN, "admission.enrolmentwindow"): "portal:window",
    (AREA_CITIZEN, "documents.document"): "citizen:document",
    (AREA_CITIZEN, "settlements.accrual"): "citizen:charge",
    (AREA_PROVIDER, "settlements.chargeobjection"): "provider:objection",
    (AREA_OFFICE, "settlements.chargeobjection"): "office:objection",
    (AREA_PROVIDER, "enrolments.enrolmentapplication"): "provider:application",
    (AREA_OFFICE, "enrolments.enrolmentapplication"): "office:enrolment",
    (AREA_PROVIDER, "agreements.agreement"): "provider:hand_ins",
    (AREA_PROVIDER, "settlements.advance"): "provider:advance",
    (AREA_OFFICE, "settlements.advance"): "office:advance",
    (AREA_PROVIDER, "settlements.monthpaper"): "provider:paper",
    (AREA_OFFICE, "settlements.monthpaper"): "office:paper",
    (AREA_PROVIDER, "settlements.paymentregister"): "provider:payment_register",
    (AREA_OFFICE, "settlements.paymentbatch"): "office:payment_batch",
    (AREA_PROVIDER, "documents.document"): "provider:document",
    (AREA_PROVIDER, "programmes.programme"): "provider:programme",
    (AREA_OFFICE, "documents.document"): "office:document",
    (AREA_OFFICE, "social_orders.socialorder"): "office:order",
    (AREA_OFFICE, "attendance.monthhandin"): "office:hand_in",
    (AREA_OFFICE, "agreements.disagreement"): "office:disagreement",
    (AREA_OFFICE, "programmes.programme"): "office:programme",
    (AREA_OFFICE, "providers.providerapplication"): "office:provider_application",
    (AREA_OFFICE, "programmes.expertreview"): "office:review",
    (AREA_OFFICE, "working_group.meeting"): "office:meeting",
    (AREA_OFFICE, "working_group.assignment"): "office:assignment",
    (AREA_CITIZEN, "surveys.invitation"): "citizen:survey",
    (AREA_CITIZEN, "complaints.complaint"): "citizen:complaint",
    (AREA_OFFICE, "complaints.complaint"): "office:complaint",
    (AREA_OFFICE, "quality.inspection"): "office:inspection",
    (AREA_OFFICE, "quality.shortcoming"): "office:shortcoming",
    (AREA_PROVIDER, "quality.inspection"): "provider:inspection",
    (AREA_PROVIDER, "quality.shortcoming"): "provider:shortcoming",
    (AREA_OFFICE, "children.child"): "office:child",
    (AREA_OFFICE, "plans.planitem"): "office:plan_item",
    (AREA_PROVIDER, "communication.event"): "provider:event",
    (AREA_CITIZEN, "communication.event"): "citizen:event",
    (AREA_OFFICE, "communication.event"): "office:event",
}
"""Area and kind of thing → the page that shows it. What is not here has no page of its own: the feed opens its list."""

PAGES: dict[tuple[str, str], str] = {(AREA_OFFICE, "decisions.indicatortarget"): "office:indicators"}
"""The same for things that one page shows together."""

LISTS: dict[str, str] = {
    AREA_CITIZEN: "citizen:enrolments",
    AREA_OFFICE: "office:overview",
    AREA_PROVIDER: "provider:applications",
}


@dataclass(frozen=True, slots=True)
class Bell:
    """The way to the feed and how many notices are not read yet."""

    url: str
    unread: int

    @property
    def shown(self) -> str:
        """Nobody counts a hundred."""
        return f"{selectors.COUNTED - 1}+" if self.unread >= selectors.COUNTED else str(self.unread)


def bell_of(person: User, area: str) -> Bell | None:
    """The bell of the person's area, by one query; None where there is no feed."""
    if area not in FEEDS:
        return None
    return Bell(reverse(f"{area}:notices"), selectors.count_unread(person, area))


def place_of(notice: Notice) -> str:
    """The address of the thing that the notice is about."""
    name = PLACES.get((notice.area, notice.subject_type))
    if name:
        return reverse(name, args=[notice.subject_id])
    return reverse(PAGES.get((notice.area, notice.subject_type), LISTS[notice.area]))


def notices(request: HttpRequest, area: str) -> HttpResponse:
    """The feed, the latest first; `?bell=1` answers with the bell alone."""
    person = _reader(request, area)
    if request.GET.get("bell"):
        return render(request, "layouts/_bell.html", {"bell": bell_of(person, area)})
    is_unread = "unread" in request.GET
    context = {
        "layout": f"layouts/{area}.html",
        "page": page_of(request, selectors.list_notices(person, area, is_unread=is_unread)),
        "unread": selectors.count_unread(person, area),
        "notice_url": f"{area}:notice",
        "read_url": reverse(f"{area}:notices_read"),
        "tabs": [
            {"title": "Все", "url": reverse(f"{area}:notices"), "active": not is_unread},
            {"title": "Непрочитанные", "url": f"{reverse(f'{area}:notices')}?unread=1", "active": is_unread},
        ],
    }
    return render(request, "shared/notices.html", context)


def notice(request: HttpRequest, pk: int, area: str) -> HttpResponse:
    """Follow a notice to what it is about; from then on it is read."""
    found = selectors.get_notice(_reader(request, area), area, pk)
    actions.read_notice(notice=found)
    return redirect(place_of(found))


@require_POST
def notices_read(request: HttpRequest, area: str) -> HttpResponse:
    """Everything is read."""
    actions.read_all(user=_reader(request, area), area=area)
    messages.success(request, "Все уведомления отмечены прочитанными.")
    return redirect(f"{area}:notices")


def _reader(request: HttpRequest, area: str) -> User:
    """The person; other feeds than the citizen's are for those who work in the area."""
    if area != AREA_CITIZEN:
        membership(request, area)
    return user(request)
