"""Standards of services: each version from a day on, the former ends the day before."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import errors
from sotszakaz.oversight.quality.models import ServiceStandard


@transaction.atomic(durable=True)
def adopt_standard(
    *, municipality_id: int, service_id: int, act: str, text: str, starts_on: date, by: Actor
) -> ServiceStandard:
    """The next version of the standard of a service. Raises StandardTooEarly, sentences of ServiceStandard."""
    require(by, Permission.STANDARD_ADOPT, municipality_id)
    versions = ServiceStandard.objects.filter(municipality_id=municipality_id, service_id=service_id)
    former = versions.select_for_update(no_key=True).order_by("-version").first()
    if former is not None and starts_on <= former.valid.lower:
        raise errors.StandardTooEarly(day=former.valid.lower, field="starts_on")
    with judged(ServiceStandard):
        if former is not None:
            former.valid = DateRange(former.valid.lower, starts_on)
            former.save(update_fields=["valid"])
        adopted = ServiceStandard.objects.create(
            municipality_id=municipality_id,
            service_id=service_id,
            version=former.version + 1 if former else 1,
            act=act.strip(),
            text=text.strip(),
            valid=DateRange(starts_on, None),
            adopted_by=person_of(by),
        )
    audit.record("standard.adopt", adopted, by=by, version=adopted.version)
    return adopted
