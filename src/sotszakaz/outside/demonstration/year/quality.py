"""Quality of the year: standards, a check-list, inspections of most providers, a survey with its answers."""

from datetime import date, datetime
from random import Random
from uuid import UUID

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.oversight.complaints.actions import NewComplaint, answer_complaint, assign_complaint, file_complaint
from sotszakaz.oversight.complaints.states import Topic
from sotszakaz.oversight.quality import actions
from sotszakaz.oversight.quality.actions.planning import Planned
from sotszakaz.oversight.quality.examples import EXAMPLE_TITLE
from sotszakaz.oversight.quality.models import Checklist, Inspection
from sotszakaz.oversight.quality.selectors import (
    inspectable_records,
    list_shortcomings,
    sections_of,
    suggested_deadline,
)
from sotszakaz.oversight.quality.states import InspectionKind, Mark
from sotszakaz.oversight.surveys.actions import (
    NewQuestion,
    adopt_questionnaire,
    answer_survey,
    close_survey,
    make_links,
    open_survey,
)
from sotszakaz.oversight.surveys.errors import NobodyToAsk
from sotszakaz.oversight.surveys.examples import EXAMPLE
from sotszakaz.oversight.surveys.models import Invitation, Survey
from sotszakaz.oversight.surveys.selectors import asked_by

INSPECTED = 0.7
ANSWERED = 0.6
MOST_ANSWERS = 300
"""Answers are given one by one, as families give them: more would make the year long and say nothing new."""
MARKS = (Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.PARTLY, Mark.NO, Mark.NOT_APPLICABLE)
SATISFACTION = "5555444433211"
STANDARD = "Пример: программа, расписание, помещение и педагог известны семье до начала занятий."
ACT = "пример: приказ уполномоченного органа"


def make_quality(scene: Scene) -> int:
    """Set standards, inspect and ask; how many inspections are over."""
    home, random = scene.municipality.pk, scene.random("quality")
    for service in services_on(home, scene.on):
        starts_on = date(scene.year, 1, 1)
        actions.adopt_standard(
            municipality_id=home, service_id=service.pk, act=ACT, text=STANDARD, starts_on=starts_on, by=SYSTEM
        )
    checklist = actions.draft_checklist(municipality_id=home, title=EXAMPLE_TITLE, with_example=True, by=SYSTEM)
    checklist = actions.approve_checklist(checklist_id=checklist.pk, by=scene.staff.head, on=scene.on)
    records = [each for each in inspectable_records(home) if random.random() < INSPECTED]
    for record in records:
        inspection = _planned(scene, record.pk, checklist)
        _fill(scene, inspection, checklist, random)
    _mend(scene)
    _survey(scene, random)
    _complain(scene, random)
    return len(records)


def _planned(scene: Scene, record_id: int, checklist: Checklist) -> Inspection:
    plan = Planned(
        record_id=record_id,
        checklist_id=checklist.pk,
        kind=InspectionKind.PLANNED,
        planned_on=scene.on,
        inspector_ids=(scene.staff.operator.pk,),
    )
    planned = actions.plan_inspection(
        municipality_id=scene.municipality.pk, plan=plan, by=scene.staff.operator, on=scene.on
    )
    return actions.start_inspection(inspection_id=planned.pk, by=scene.staff.operator, on=scene.on)


def _fill(scene: Scene, inspection: Inspection, checklist: Checklist, random: Random) -> None:
    for _, criteria in sections_of(checklist):
        for criterion in criteria:
            mark = random.choice(MARKS)
            words = "Пример: нужно исправить." if mark in (Mark.NO, Mark.PARTLY) else ""
            actions.mark_criterion(
                inspection_id=inspection.pk,
                criterion_id=criterion.pk,
                mark=mark,
                words=words,
                by=scene.staff.operator,
            )
    actions.finish_inspection(
        inspection_id=inspection.pk,
        conclusion="Пример: услуга оказывается.",
        mend_by_on=suggested_deadline(scene.municipality.pk, scene.on),
        by=scene.staff.operator,
        on=scene.on,
    )


def _mend(scene: Scene) -> None:
    """Two findings are answered, one answer is accepted and one waits."""
    found = list(list_shortcomings(scene.municipality.pk)[:2])
    for each in found:
        actions.report_mended(shortcoming_id=each.pk, words="Пример: исправлено.", by=SYSTEM)
    for each in found[:1]:
        actions.judge_mending(
            shortcoming_id=each.pk, is_accepted=True, remark="", mend_by_on=None, by=scene.staff.operator, on=scene.on
        )


def _complain(scene: Scene, random: Random) -> None:
    """A complaint of somebody on the site, and its answer."""
    said = NewComplaint(
        key=UUID(int=random.getrandbits(128), version=4),
        topic=Topic.SAFETY,
        words="Пример: в зале холодно.",
        full_name="Примерова Анна",
        contact="anna@example.org",
        has_consented=True,
    )
    filed = file_complaint(municipality_id=scene.municipality.pk, said=said, on=scene.on)
    pk, by = filed.complaint_id, scene.staff.operator
    assign_complaint(complaint_id=pk, assignee_id=by.pk, by=by)
    answer_complaint(complaint_id=pk, answer="Пример: отопление исправлено.", by=by, on=scene.on)


def _survey(scene: Scene, random: Random) -> None:
    """Families of the months that are counted; nobody is asked while none is."""
    home, by = scene.municipality.pk, scene.staff.operator
    adopt_questionnaire(municipality_id=home, questions=[NewQuestion(text, kind) for text, kind in EXAMPLE], by=by)
    since, until = date(scene.year, 1, 1), scene.on.replace(day=1)
    try:
        survey = open_survey(municipality_id=home, since=since, until=until, by=by, on=scene.on)
    except NobodyToAsk:
        return
    at = scene.moment(scene.on)
    for token in _links(scene, survey, random):
        _answer(token, random, at)
    close_survey(survey_id=survey.pk, by=by, on=scene.on)


def _links(scene: Scene, survey: Survey, random: Random) -> list[str]:
    invited = list(Invitation.objects.filter(survey=survey).order_by("pk").values_list("pk", flat=True))
    answering = [each for each in invited if random.random() < ANSWERED][:MOST_ANSWERS]
    return list(make_links(invitation_ids=answering, on=scene.on).values())


def _answer(token: str, random: Random, at: datetime) -> None:
    said = {
        str(each.pk): {"scale": random.choice(SATISFACTION), "yes_no": random.choice(("yes", "no"))}.get(each.kind, "")
        for each in asked_by(token, at).questions
    }
    answer_survey(token=token, said=said, at=at)
