"""What a provider or a clerk should notice about applications before they answer: known from the data, for a list."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.enrolments.expiring import Flag, papers_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE, WAITING_FOR_SOMEBODY
from sotszakaz.foundation.calendar import age_on
from sotszakaz.supply.programmes.models import ClassSlot
from sotszakaz.supply.programmes.rules import Slot, Timetable, clashes


def flags_of(applications: Iterable[EnrolmentApplication], *, on: date) -> dict[int, list[Flag]]:
    """Flags of undecided applications by id; those without any are absent. Seven queries for a page.

    The cards have child, group and programme loaded.
    """
    waiting = [each for each in applications if each.state in WAITING_FOR_SOMEBODY]
    if not waiting:
        return {}
    weeks = _weeks_of(waiting)
    suspended = set(
        CertificateAccount.objects.filter(
            child__in={each.child_id for each in waiting}, state=AccountState.SUSPENDED
        ).values_list("child_id", flat=True)
    )
    papers = papers_of(waiting, on=on)
    found = {each.pk: [*_flags(each, weeks, suspended, on), *papers[each.pk]] for each in waiting}
    return {pk: flags for pk, flags in found.items() if flags}


def clashing(applications: Sequence[EnrolmentApplication]) -> set[int]:
    """Ids of those applications whose lessons the child cannot attend beside its others. Two queries."""
    weeks = _weeks_of(applications)
    return {each.pk for each in applications if _clash(each, weeks.get(each.child_id, []))}


def _flags(
    application: EnrolmentApplication,
    weeks: dict[int, list[tuple[EnrolmentApplication, Timetable]]],
    suspended: set[int],
    on: date,
) -> list[Flag]:
    flags = []
    if application.answer_by_on < on:
        flags.append(Flag("overdue", "срок ответа прошёл"))
    programme = application.group.part.programme
    age = age_on(application.child.birth_date, application.period.lower)
    if age > programme.age_to:
        flags.append(Flag("over_age", f"к началу занятий старше возраста программы: {age}"))
    if age < programme.age_from:
        flags.append(Flag("under_age", f"к началу занятий младше возраста программы: {age}"))
    if application.child_id in suspended:
        flags.append(Flag("certificate", "сертификат приостановлен"))
    clash = _clash(application, weeks.get(application.child_id, []))
    return [*flags, clash] if clash else flags


def _clash(application: EnrolmentApplication, weeks: Sequence[tuple[EnrolmentApplication, Timetable]]) -> Flag | None:
    mine = next((week for other, week in weeks if other.pk == application.pk), None)
    for other, theirs in weeks:
        if mine is not None and other.pk != application.pk and clashes(mine, theirs):
            return Flag("clash", "занятия пересекаются с другими занятиями ребёнка")
    return None


def _weeks_of(waiting: Sequence[EnrolmentApplication]) -> dict[int, list[tuple[EnrolmentApplication, Timetable]]]:
    """What the children attend or apply for, with the weeks, by child."""
    live = list(
        EnrolmentApplication.objects.filter(child__in={each.child_id for each in waiting}, state__in=LIVE)
        .only("pk", "child_id", "group_id", "period")
        .order_by("pk")
    )
    slots: dict[int, list[Slot]] = {}
    for each in ClassSlot.objects.filter(group__in={one.group_id for one in live}).order_by("weekday", "starts_at"):
        slots.setdefault(each.group_id, []).append(Slot(each.weekday, each.starts_at, each.ends_at, each.hours))
    weeks: dict[int, list[tuple[EnrolmentApplication, Timetable]]] = {}
    for one in live:
        last = one.period.upper - timedelta(days=1)
        week = Timetable(one.period.lower, last, tuple(slots.get(one.group_id, ())))
        weeks.setdefault(one.child_id, []).append((one, week))
    return weeks
