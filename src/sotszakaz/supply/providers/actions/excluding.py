"""A provider is taken out of the registry."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import outbox
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers.actions import common
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.papers import cancel_paper

CLOSED = "Реестровая запись № {number} исключена, изменять нечего."


@transaction.atomic(durable=True)
def exclude_provider(*, record_id: int, ground: str, reason: str, by: Actor, on: date) -> RegistryRecord:
    """Exclude from the registry: nobody new may be enrolled, contracts in force go on.

    A waiting application to change the record is closed with it. Raises NotFound, MoveRefused, GroundUnknown.
    """
    organisation_id = RegistryRecord.objects.filter(pk=record_id).values_list("organisation_id", flat=True).first()
    common.lock_organisation(organisation_id or 0)
    asked = ProviderApplication.objects.waiting().filter(changes=record_id)
    waiting = list(asked.select_for_update(of=("self",), no_key=True).order_by("pk"))
    record = RegistryRecord.objects.lock(record_id)
    require(by, Permission.PROVIDER_DECIDE, record.municipality_id)
    found = common.ground_of(record.municipality_id, Parameter.PROVIDER_EXCLUSION_GROUNDS, ground, on)
    move(record, "exclude", by=person_of(by), ground=found.text, reason=reason.strip())
    cancel_paper(record.application, ground=found.text, by=by, on=on)
    for application in waiting:
        _close(application, record, by=by, on=on)
    outbox.put("registryrecord.excluded", record)
    return record


def _close(application: ProviderApplication, record: RegistryRecord, *, by: Actor, on: date) -> None:
    ground = CLOSED.format(number=record.number)
    move(application, "close", by=person_of(by), ground=ground)
    cancel_paper(application, ground=ground, by=by, on=on)
    outbox.put("providerapplication.decided", application)
