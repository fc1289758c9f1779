from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations import rules, working_days
from sotszakaz.kernel.regulations.errors import NothingChanged, RegulationTooEarly
from sotszakaz.kernel.regulations.models import CalendarDay, Regulation
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter's value with the clause of the act that it comes from."""

    value: Any
    clause: str
    is_confirmed: bool = True


@transaction.atomic(savepoint=False)
def adopt_regulation(
    *, municipality_id: int, title: str, starts_on: date, settings: Mapping[str, Setting], by: Actor
) -> Regulation:
    """Open a new version on the day and end the one before; what `settings` does not name stays as it was.

    Part of a larger transaction. Raises ParameterUnknown, ParameterInvalid, AgesCrossed, RegulationTooEarly.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)
    require(by, Permission.REGULATION_ADOPT, municipality_id)
    latest = Regulation.objects.filter(municipality_id=municipality_id).order_by("-version").first()
    parameters = rules.defaults() if latest is None else {**rules.defaults(), **rules.known(latest.parameters)}
    checked = rules.ensure_values({key: setting.value for key, setting in settings.items()})
    for key, value in checked.items():
        parameters[key] = {"value": value, "clause": settings[key].clause, "confirmed": settings[key].is_confirmed}
    rules.ensure_ages(parameters)
    if latest is not None:
        _end(latest, starts_on)
    with judged(Regulation):
        regulation = Regulation.objects.create(
            municipality_id=municipality_id,
            version=1 if latest is None else latest.version + 1,
            title=title,
            valid=DateRange(starts_on, None),
            parameters=parameters,
        )
    audit.record("regulation.adopt", regulation, by=by, version=regulation.version, changed=sorted(checked))
    return regulation


@transaction.atomic(durable=True)
def change_regulation(
    *, municipality_id: int, title: str, starts_on: date, settings: Mapping[str, Setting], by: Actor
) -> Regulation:
    """Adopt a version that changes something. Raises NothingChanged and what `adopt_regulation` raises."""
    if not settings:
        raise NothingChanged()
    return adopt_regulation(municipality_id=municipality_id, title=title, starts_on=starts_on, settings=settings, by=by)


def _end(latest: Regulation, day: date) -> None:
    if day <= latest.valid.lower:
        raise RegulationTooEarly(field="starts_on", latest=f"{latest.valid.lower:%d.%m.%Y}")
    latest.valid = DateRange(latest.valid.lower, day)
    latest.save(update_fields=["valid"])


@transaction.atomic(durable=True)
def set_calendar_day(*, municipality_id: int, day: date, is_working: bool, source: str, by: Actor) -> CalendarDay:
    """Make a day working or off in the municipality, whatever the calendar of Russia says of it.

    Terms that were counted before stay as they were told. Raises ConstraintViolated when the day is written already.
    """
    require(by, Permission.REGULATION_ADOPT, municipality_id)
    with judged(CalendarDay):
        written = CalendarDay.objects.create(
            municipality_id=municipality_id,
            day=day,
            is_working=is_working,
            source=source.strip(),
            set_by=person_of(by),
        )
    audit.record("calendarday.set", written, by=by, day=day.isoformat(), is_working=is_working)
    transaction.on_commit(working_days.forget)
    return written


@transaction.atomic(durable=True)
def remove_calendar_day(*, day_id: int, by: Actor) -> None:
    """Let the day be again what the calendar of Russia says. Raises NotFound for a day that is not its own."""
    written = CalendarDay.objects.select_for_update(of=("self",)).filter(pk=day_id, municipality__isnull=False).first()
    if written is None or written.municipality_id is None:
        raise NotFound()
    require(by, Permission.REGULATION_ADOPT, written.municipality_id)
    audit.record("calendarday.remove", written, by=by, day=written.day.isoformat(), is_working=written.is_working)
    written.delete()
    transaction.on_commit(working_days.forget)
