"""The working group of the decision in force: who sits in it, how it decides, what it does next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group import access
from sotszakaz.ordering.working_group.actions import composition
from sotszakaz.ordering.working_group.models import WorkingGroup
from sotszakaz.ordering.working_group.selectors.assignments import count_late
from sotszakaz.ordering.working_group.selectors.group import (
    get_member,
    has_role_of_member,
    members_ever,
    rules_on,
    working_group_on,
)
from sotszakaz.ordering.working_group.selectors.meetings import next_meeting
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.deeds import form_done
from sotszakaz.web.office.forms.working_group import EndMemberForm, LoginForm, MemberForm, RulesForm
from sotszakaz.web.parsing import page_of


def working_group(request: HttpRequest) -> HttpResponse:
    """Members of today, how the group decides, the next meeting."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    group = working_group_on(here.municipality_id, today)
    context = {
        "group": group,
        "rules": rules_on(group, today) if group else None,
        "next": next_meeting(here.municipality_id),
        "late": count_late(here.municipality_id, today),
        "may_keep": group is not None and access.keeps_group(user(request), group, today),
        "may_compose": _may_compose(request, here),
    }
    return render(request, "office/working_group/group.html", context)


def group_history(request: HttpRequest) -> HttpResponse:
    """Everybody who was or is in a group, and by which acts."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, members_ever(here.municipality_id)),
        "today": today_in(here.municipality),
        "may_compose": _may_compose(request, here),
    }
    return render(request, "office/working_group/history.html", context)


def group_rules(request: HttpRequest) -> HttpResponse:
    """Write down how the group decides."""
    here = membership(request, "office")
    group = _composed(request, here)
    today = today_in(here.municipality)
    present = rules_on(group, today)
    initial = {name: getattr(present, name) for name in ("quorum", "majority", "casting_vote", "ground")}
    form = RulesForm(request.POST or None, initial={**initial, "since": today})

    def deed() -> None:
        composition.state_rules(group_id=group.pk, said=form.said(), since=form.cleaned_data["since"], by=user(request))

    if form_done(request, form, deed, "Правила записаны. По ним считаются кворум и голоса."):
        return redirect("office:working_group")
    context = {"form": form, "group": group}
    return render(request, "office/working_group/rules.html", context, status=422 if form.errors else 200)


def member_new(request: HttpRequest) -> HttpResponse:
    """Bring somebody in."""
    here = membership(request, "office")
    group = _composed(request, here)
    form = MemberForm(request.POST or None, initial={"since": today_in(here.municipality)})

    def deed() -> None:
        composition.add_member(group_id=group.pk, person=form.person(), by=user(request))

    if form_done(request, form, deed, "Человек введён в состав группы."):
        return redirect("office:working_group")
    return render(request, "office/working_group/member_new.html", {"form": form}, status=422 if form.errors else 200)


def member_card(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: the login, the end of membership."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_KEEP, here.municipality_id)
    member, asked = get_member(pk, here.municipality_id), request.POST.get("deed")
    today = today_in(here.municipality)
    login = LoginForm(request.POST if asked == "login" else None, auto_id="login_%s")
    ending = EndMemberForm(request.POST if asked == "end" else None, auto_id="end_%s")

    def link() -> None:
        composition.link_login(member_id=pk, email=login.cleaned_data["email"], by=user(request), on=today)

    def end() -> None:
        composition.end_member(member_id=pk, **ending.cleaned_data, by=user(request), on=today)

    if asked == "login" and form_done(request, login, link, f"{member.name} теперь голосует из своего кабинета."):
        return redirect("office:member", pk=pk)
    if asked == "end" and form_done(request, ending, end, f"{member.name}: последний день в составе записан."):
        return redirect("office:group_history")
    is_wrong = bool(login.errors or ending.errors)
    context = {"member": member, "login": login, "ending": ending, "has_role": has_role_of_member(member)}
    return render(request, "office/working_group/member.html", context, status=422 if is_wrong else 200)


def _may_compose(request: HttpRequest, here: Membership) -> bool:
    return has_right(request, Permission.WORKING_GROUP_KEEP, here.municipality_id)


def _composed(request: HttpRequest, here: Membership) -> WorkingGroup:
    """The group of today, for whoever keeps its composition. Raises NotAllowed, NotFound."""
    require(user(request), Permission.WORKING_GROUP_KEEP, here.municipality_id)
    group = working_group_on(here.municipality_id, today_in(here.municipality))
    if group is None:
        raise NotFound()
    return group
