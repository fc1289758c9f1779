"""Check-lists, inspections, surveys and complaints, built by the same actions that the system uses."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import uuid4

from PIL import Image
from tests.factories import supply
from tests.factories.delivery import SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import Market, contract, market
from tests.factories.files import JPEG
from tests.factories.kernel import member
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM, Actor
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.complaints.actions import Filed, NewComplaint, file_about_contract
from sotszakaz.oversight.complaints.states import Topic
from sotszakaz.oversight.quality.actions import (
    approve_checklist,
    draft_checklist,
    finish_inspection,
    mark_criterion,
    plan_inspection,
    put_criterion,
    start_inspection,
)
from sotszakaz.oversight.quality.actions.planning import Planned
from sotszakaz.oversight.quality.models import Checklist, Criterion, Inspection, InspectionPhoto, Shortcoming
from sotszakaz.oversight.quality.states import InspectionKind, Mark
from sotszakaz.oversight.surveys import actions as surveys
from sotszakaz.oversight.surveys.actions import make_links, open_survey
from sotszakaz.oversight.surveys.models import Invitation, Survey
from sotszakaz.oversight.surveys.states import QuestionKind
from sotszakaz.supply.providers.models import RegistryRecord

MEND_BY = date(2026, 8, 31)
ASKED_ON = date(2026, 11, 3)
ASKED_AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
CRITERIA = (
    ("Помещение", "Выходы свободны", Decimal(2)),
    ("Занятие", "Занятие идёт по расписанию", Decimal(1)),
    ("Занятие", "Педагог на месте", Decimal(1)),
)


@cache
def photo(*, orientation: int = 1, size: tuple[int, int] = (2400, 1200)) -> bytes:
    """A JPEG that says where it was made and by which device."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Телефон"
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    Image.new("RGB", size, (120, 160, 200)).save(written, "JPEG", exif=exif)
    return written.getvalue()


@replayed
def checklist(municipality: Municipality, title: str = "Чек-лист занятия") -> Checklist:
    """An approved list of three criteria."""
    drafted = draft_checklist(municipality_id=municipality.pk, title=title, by=SYSTEM)
    for section, text, weight in CRITERIA:
        put_criterion(checklist_id=drafted.pk, section=section, text=text, weight=weight, by=SYSTEM)
    return approve_checklist(checklist_id=drafted.pk, by=SYSTEM, on=TODAY)


def criteria_of(inspection: Inspection) -> list[Criterion]:
    """In the order of the list."""
    return list(Criterion.objects.filter(checklist=inspection.checklist_id).order_by("number"))


@replayed
def planned(
    record: RegistryRecord | None = None, *, by: Actor = SYSTEM, inspector: User | None = None, **changes: Any
) -> Inspection:
    """A surprise inspection of today by one operator."""
    record = record or supply.record()
    inspector = inspector or member(Operator, record.municipality)
    facts = {
        "record_id": record.pk,
        "kind": InspectionKind.SURPRISE,
        "planned_on": TODAY,
        "inspector_ids": (inspector.pk,),
        **changes,
    }
    if "checklist_id" not in facts:
        facts["checklist_id"] = checklist(record.municipality).pk
    return plan_inspection(municipality_id=record.municipality_id, plan=Planned(**facts), by=by, on=TODAY)


@replayed
def running(record: RegistryRecord | None = None, **changes: Any) -> Inspection:
    """An inspection that goes on."""
    inspection = planned(record, **changes)
    return start_inspection(inspection_id=inspection.pk, by=SYSTEM, on=inspection.planned_on)


@replayed
def finished(
    record: RegistryRecord | None = None,
    *,
    marks: tuple[Mark, ...] = (Mark.YES, Mark.NO, Mark.YES),
    photos: int = 0,
    **changes: Any,
) -> Inspection:
    """An inspection that is over; faults say what is wrong and are to be mended until MEND_BY."""
    inspection = running(record, **changes)
    for number in range(photos):
        InspectionPhoto.objects.create(
            inspection=inspection,
            municipality=inspection.municipality,
            criterion=criteria_of(inspection)[0],
            content=JPEG,
            sha256=f"{number:064d}",
            width=16,
            height=9,
        )
    for criterion, mark in zip(criteria_of(inspection), marks, strict=True):
        mark_criterion(inspection_id=inspection.pk, criterion_id=criterion.pk, mark=mark, words="Вот так.", by=SYSTEM)
    return finish_inspection(
        inspection_id=inspection.pk, conclusion="Есть что исправить.", mend_by_on=MEND_BY, by=SYSTEM, on=TODAY
    )


def shortcoming(record: RegistryRecord | None = None, **changes: Any) -> Shortcoming:
    """What a finished inspection found."""
    return finished(record, **changes).shortcomings.get()


QUESTIONS = (
    surveys.NewQuestion("Довольны ли вы?", QuestionKind.SCALE),
    surveys.NewQuestion("Посоветуете ли?", QuestionKind.YES_NO),
    surveys.NewQuestion("Что улучшить?", QuestionKind.WORDS),
)


@replayed
def delivered(families: int = 1, at: Market | None = None) -> Market:
    """A market whose group was held in September for so many children."""
    at = at or market()
    for _ in range(families):
        contract(at)
    marked_sheet(at.group)
    closed_month(at)
    return at


@replayed
def asked(at: Market) -> Survey:
    """Families of September are asked by a questionnaire of three questions."""
    surveys.adopt_questionnaire(municipality_id=at.municipality.pk, questions=QUESTIONS, by=SYSTEM)
    return open_survey(municipality_id=at.municipality.pk, since=SEPTEMBER, until=SEPTEMBER, by=SYSTEM, on=ASKED_ON)


def links(survey: Survey) -> list[str]:
    """A link of every invitation."""
    invited = list(Invitation.objects.filter(survey=survey).order_by("pk").values_list("pk", flat=True))
    return list(make_links(invitation_ids=invited, on=ASKED_ON).values())


def said(**changes: Any) -> NewComplaint:
    """A complaint of somebody."""
    facts = {
        "key": uuid4(),
        "topic": Topic.SAFETY,
        "words": "Запасной выход закрыт.",
        "full_name": "Примерова Анна",
        "contact": "anna@example.org",
        "has_consented": True,
    }
    return NewComplaint(**{**facts, **changes})


def filed_by_family(at: Market, **changes: Any) -> Filed:
    """A complaint of a family about its contract."""
    signed = contract(at)
    parent = signed.child.added_by
    assert parent is not None
    return file_about_contract(contract_id=signed.pk, said=said(**changes), by=parent, on=TODAY)
