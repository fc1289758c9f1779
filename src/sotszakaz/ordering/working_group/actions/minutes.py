"""Forming the minutes: numbered once, formed anew until they are signed."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import Actor
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.access import require_secretary
from sotszakaz.ordering.working_group.minutes import ensure_unsigned, minutes_payload
from sotszakaz.ordering.working_group.models import Meeting
from sotszakaz.ordering.working_group.states import MeetingState


@transaction.atomic(durable=True)
def form_minutes(*, meeting_id: int, by: Actor, on: date) -> Meeting:
    """Form the minutes of a meeting that is over, or their next version before the signature.

    Raises NotFound, NotSecretary, MinutesTooEarly, MinutesSigned, ResultMissing.
    """
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, on)
    if meeting.state != MeetingState.CLOSED:
        raise errors.MinutesTooEarly()
    ensure_unsigned(meeting)
    payload = minutes_payload(meeting)
    if meeting.document_id is not None:
        revise_document(document_id=meeting.document_id, payload=payload, on=on, by=by)
    else:
        with judged(Meeting):
            meeting.document = form_document(
                DocumentKind.MINUTES, municipality_id=meeting.municipality_id, payload=payload, on=on, by=by
            )
            meeting.save(update_fields=["document"])
    audit.record("meeting.minutes", meeting, by=by)
    outbox.put("minutes.formed", meeting)
    return meeting
