"""What a child attends or has applied for, as things of a week."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import days_of, list_week_of_child
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.web.components.week import WeekItem


def own_week(child: Child, *, on: date) -> list[WeekItem]:
    """Lessons of live applications for courses that are not over on the day. Two queries."""
    return [attended(each) for each in list_week_of_child(child, on=on)]


def attended(application: EnrolmentApplication) -> WeekItem:
    """The lessons of an application on the days of its own course."""
    first, last = days_of(application.signed or application)
    return WeekItem(
        title=application.group.part.programme.name,
        timetable=replace(timetable_of(application.group), starts_on=first, ends_on=last),
        href=reverse("citizen:enrolment", args=[application.pk]),
        note=f"{application.group.name}, {application.get_state_display()}",
    )
