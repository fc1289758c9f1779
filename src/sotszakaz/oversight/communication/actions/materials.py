"""Files of an event: kept, hidden from the invited when they were shown by mistake."""

from hashlib import sha256

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.communication.models import Event, EventMaterial

NAME_LENGTH = 200


def add_material(*, event_id: int, name: str, content: bytes, is_for_invited: bool, by: User) -> EventMaterial:
    """Keep a file of the event, which is looked through before anything is locked.

    Raises NotFound, NotAllowed, ScanRefused, and the sentence of `event_material_once`.
    """
    return _keep(event_id, name, content, is_for_invited, media_type_of(content), by)


@transaction.atomic(durable=True)
def _keep(event_id: int, name: str, content: bytes, is_for_invited: bool, media_type: str, by: User) -> EventMaterial:
    event = Event.objects.lock(event_id)
    require(by, Permission.COMMUNICATION_EDIT, event.municipality_id)
    with judged(EventMaterial):
        material = EventMaterial.objects.create(
            municipality_id=event.municipality_id,
            event=event,
            is_for_invited=is_for_invited,
            file_name=name[-NAME_LENGTH:],
            media_type=media_type,
            content=content,
            sha256=sha256(content).hexdigest(),
            added_by=by,
        )
    audit.record("event.attach", event, by=by, material=material.pk)
    return material


@transaction.atomic(durable=True)
def hide_material(*, material_id: int, by: User) -> EventMaterial:
    """Hide from the invited a file that was shown to them by mistake; again it changes nothing. Raises NotFound,
    NotAllowed.
    """
    material = EventMaterial.objects.defer("content").select_for_update(no_key=True).filter(pk=material_id).first()
    if material is None:
        raise NotFound()
    require(by, Permission.COMMUNICATION_EDIT, material.municipality_id)
    if material.is_for_invited:
        material.is_for_invited = False
        material.save(update_fields=["is_for_invited"])
        audit.record("event.hide", material, by=by)
    return material
