"""What is prepared for a meeting: questions, files to read, guests; and what the minutes say of a question."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Max

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import refused_move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.access import day_at, require_secretary
from sotszakaz.ordering.working_group.guests import GUEST_INVITED, write_to_guests
from sotszakaz.ordering.working_group.minutes import ensure_unsigned
from sotszakaz.ordering.working_group.models import AgendaItem, Guest, Material, Meeting
from sotszakaz.ordering.working_group.states import BallotForm, MeetingState

LIMIT_MB = 10
NAME_LENGTH = 200
OPEN_XML = b"PK\x03\x04"
"""Word, Excel and OpenDocument are such archives."""
KINDS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "docx": (OPEN_XML, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (OPEN_XML, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": (OPEN_XML, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "odt": (OPEN_XML, "application/vnd.oasis.opendocument.text"),
    "ods": (OPEN_XML, "application/vnd.oasis.opendocument.spreadsheet"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the secretary writes it."""

    title: str
    speaker: str
    form: BallotForm
    proposal: str


@transaction.atomic(durable=True)
def add_item(*, meeting_id: int, asked: Asked, by: Actor, at: datetime) -> AgendaItem:
    """Put a question on the agenda. Raises NotSecretary, ProposalMissing, and the sentence of `agenda_stands`."""
    meeting = _prepared(meeting_id, by, at)
    if asked.form != BallotForm.NONE and not asked.proposal.strip():
        raise errors.ProposalMissing(field="proposal")
    latest = AgendaItem.objects.filter(meeting=meeting).aggregate(latest=Max("ordinal"))["latest"] or 0
    item = AgendaItem(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        ordinal=latest + 1,
        title=asked.title.strip(),
        speaker=asked.speaker.strip(),
        form=asked.form,
        proposal=asked.proposal.strip(),
    )
    with judged(AgendaItem):
        item.save(force_insert=True)
    audit.record("agenda_item.add", item, by=by, form=str(asked.form))
    return item


@transaction.atomic(durable=True)
def remove_item(*, item_id: int, by: Actor, at: datetime) -> Meeting:
    """Take a question off with its files; the others move up. Raises NotFound, NotSecretary, and `agenda_stands`."""
    item = _item(item_id)
    meeting = _prepared(item.meeting_id, by, at)
    audit.record("agenda_item.remove", item, by=by)
    with judged(AgendaItem):
        Material.objects.filter(item=item).delete()
        ordinal = item.ordinal
        item.delete()
        for later in AgendaItem.objects.filter(meeting=meeting, ordinal__gt=ordinal).order_by("ordinal"):
            AgendaItem.objects.filter(pk=later.pk).update(ordinal=F("ordinal") - 1)
    return meeting


@transaction.atomic(durable=True)
def add_material(*, item_id: int, name: str, content: bytes, by: Actor, at: datetime) -> Material:
    """Give members a file, until the meeting ends. Raises NotFound, NotSecretary, MaterialUnfit, MoveRefused."""
    item = _item(item_id)
    meeting = Meeting.objects.lock(item.meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise refused_move(meeting, by=by)
    media_type = _media_type(name, content)
    material = Material(
        municipality_id=meeting.municipality_id,
        item=item,
        file_name=name[-NAME_LENGTH:],
        media_type=media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        added_by=person_of(by),
    )
    with judged(Material):
        material.save(force_insert=True)
    audit.record("material.add", material, by=by)
    return material


@transaction.atomic(durable=True)
def remove_material(*, material_id: int, by: Actor, at: datetime) -> Meeting:
    """Take back a file given by mistake, until the meeting ends. Raises NotFound, NotSecretary, MoveRefused."""
    material = Material.objects.defer("content").select_related("item").filter(pk=material_id).first()
    if material is None:
        raise NotFound()
    meeting = Meeting.objects.lock(material.item.meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise refused_move(meeting, by=by)
    audit.record("material.remove", material, by=by, sha256=material.sha256)
    material.delete()
    return meeting


@transaction.atomic(durable=True)
def invite_guest(*, meeting_id: int, name: str, position: str, email: str = "", by: Actor, at: datetime) -> Guest:
    """Invite an expert without a vote, until the meeting ends; where mail is connected, a letter says when and where as
    soon as the agenda is approved. Raises NotSecretary, MoveRefused.
    """
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise refused_move(meeting, by=by)
    guest = Guest(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        name=name.strip(),
        position=position.strip(),
        email=email.strip(),
    )
    with judged(Guest):
        guest.save(force_insert=True)
    if meeting.state == MeetingState.APPROVED:
        write_to_guests(GUEST_INVITED, [guest])
    audit.record("guest.invite", guest, by=by)
    return guest


@transaction.atomic(durable=True)
def remove_guest(*, guest_id: int, by: Actor, at: datetime) -> Meeting:
    """A slip, or somebody who did not come: the minutes do not name them.

    Raises NotFound, NotSecretary, MinutesSigned.
    """
    guest = Guest.objects.filter(pk=guest_id).first()
    if guest is None:
        raise NotFound()
    meeting = Meeting.objects.lock(guest.meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    ensure_unsigned(meeting)
    audit.record("guest.remove", guest, by=by)
    guest.delete()
    return meeting


@transaction.atomic(durable=True)
def say_result(*, item_id: int, result: str, by: Actor, at: datetime) -> AgendaItem:
    """What the minutes say of a question without a vote. Raises NotFound, NotSecretary, MoveRefused, MinutesSigned."""
    item = _item(item_id)
    meeting = Meeting.objects.lock(item.meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        raise refused_move(meeting, by=by)
    ensure_unsigned(meeting)
    item.result = result.strip()
    with judged(AgendaItem):
        item.save(update_fields=["result"])
    audit.record("agenda_item.result", item, by=by)
    return item


def _item(item_id: int) -> AgendaItem:
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    return item


def _prepared(meeting_id: int, by: Actor, at: datetime) -> Meeting:
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state != MeetingState.PREPARED:
        raise refused_move(meeting, by=by)
    return meeting


def _media_type(name: str, content: bytes) -> str:
    """By the ending of the name and the first bytes. Raises MaterialUnfit."""
    kind = KINDS.get(name.rpartition(".")[2].lower())
    why = ""
    if kind is None:
        why = "такой вид файлов не принимается"
    elif not content.startswith(kind[0]):
        why = "внутри не то, что обещает имя"
    elif len(content) > LIMIT_MB * 1024 * 1024:
        why = "он слишком большой"
    if kind is None or why:
        raise errors.MaterialUnfit(field="file", name=name, why=why, limit=LIMIT_MB)
    return kind[1]
