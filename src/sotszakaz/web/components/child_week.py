"""What a child attends or has applied for, as things of a week."""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import days_of, list_week_of_child
from sotszakaz.supply.programmes.rules import Timetable
from sotszakaz.supply.programmes.selectors.timetables import weeks_of
from sotszakaz.web.components.week import WeekItem


def own_week(child: Child, *, on: date) -> list[WeekItem]:
    """Lessons of live applications for courses that are not over on the day. Two queries."""
    return [item for each in list_week_of_child(child, on=on) for item in attended(each, on=on)]


def attended(application: EnrolmentApplication, *, on: date) -> list[WeekItem]:
    """The lessons of an application on the days of its own course: one week, or two while the group changes it."""
    first, last = days_of(application.signed or application)
    weeks = [each for each in weeks_of(application.group) if max(on, first) <= each.ends_on and each.starts_on <= last]
    return [
        WeekItem(
            title=application.group.part.programme.name,
            timetable=replace(each, starts_on=max(first, each.starts_on), ends_on=min(last, each.ends_on)),
            href=reverse("citizen:enrolment", args=[application.pk]),
            note=f"{application.group.name}, {application.get_state_display()}{_days(each, len(weeks))}",
        )
        for each in weeks
    ]


def _days(week: Timetable, weeks: int) -> str:
    return f", {week.starts_on:%d.%m} – {week.ends_on:%d.%m}" if weeks > 1 else ""
