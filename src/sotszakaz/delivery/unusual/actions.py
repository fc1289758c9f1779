"""Looking for what is unusual, and answering what was found."""

from datetime import date, time
from typing import Any

from django.db import connection, transaction

from sotszakaz.delivery.unusual.errors import NoteMissing
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.statements import LOOK
from sotszakaz.foundation import audit
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.choices import CountingPolicy
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

LAST_HOUR = 24


@transaction.atomic(durable=True)
def look_for_unusual(*, municipality_id: int, month: date, by: Actor, on: date) -> int:
    """Look at the month (its first day) anew; how many findings are new or came back.

    The same rows give the same findings, so it bears repeating; the municipality's row keeps two from looking at once.
    """
    require(by, Permission.MONTH_CLOSE, municipality_id)
    municipality = Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)
    rules = regulation_on(municipality_id, on)
    until = rules.value(Parameter.CLASSES_UNTIL_HOUR)
    asked: dict[str, Any] = {
        "municipality": municipality_id,
        "month": month,
        "month_end": next_month(month),
        "is_by_attendance": rules.value(Parameter.COUNTING_POLICY) == CountingPolicy.BY_ATTENDANCE,
        "phone_children": rules.value(Parameter.UNUSUAL_PHONE_CHILDREN),
        "person_children": rules.value(Parameter.UNUSUAL_PERSON_CHILDREN),
        "earliest": time(rules.value(Parameter.CLASSES_FROM_HOUR)),
        "latest": time(until) if until < LAST_HOUR else time.max,
    }
    found = 0
    with connection.cursor() as cursor:
        for kind, statement in LOOK.items():
            cursor.execute(statement, {**asked, "kind": kind.value})
            found += cursor.fetchone()[0]
    audit.record("month.look", municipality, by=by, month=f"{month:%Y-%m}", found=found)
    return found


@transaction.atomic(durable=True)
def check_finding(*, finding_id: int, note: str, by: Actor) -> Finding:
    """Say that a person has looked and what came of it; the note stays. Raises NotFound, NoteMissing, MoveRefused."""
    finding = Finding.objects.select_for_update(of=("self",), no_key=True).filter(pk=finding_id).first()
    if finding is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, finding.municipality_id)
    if not note.strip():
        raise NoteMissing(field="note")
    move(finding, "check", by=person_of(by), note=note.strip())
    return finding
