"""Forming the minutes: numbered once, formed anew until they are signed; then copies of them."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.access import require_secretary
from sotszakaz.ordering.working_group.minutes import ensure_unsigned, minutes_payload
from sotszakaz.ordering.working_group.models import Meeting, Member, MinutesCopy
from sotszakaz.ordering.working_group.states import CopyWay, MeetingState


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


@transaction.atomic(durable=True)
def hand_copy(*, meeting_id: int, member_id: int, by: Actor, on: date) -> MinutesCopy:
    """The secretary has given a member a copy of the signed minutes on paper.

    Raises NotFound, NotSecretary, MinutesUnsigned, and the sentences of `MinutesCopy`, `copy_of_its_meeting`.
    """
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, on)
    if meeting.document_id is None or not standing_of(latest_version(meeting.document_id)).is_complete:
        raise errors.MinutesUnsigned()
    member = Member.objects.filter(pk=member_id, group=meeting.group_id).first()
    if member is None:
        raise NotFound()
    copy = MinutesCopy(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        member=member,
        way=CopyWay.PAPER,
        given_by=person_of(by),
    )
    with judged(MinutesCopy):
        copy.save(force_insert=True)
    audit.record("minutes.hand_copy", meeting, by=by, member=member.pk)
    return copy
