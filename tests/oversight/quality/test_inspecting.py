"""An inspection is planned, filled tap by tap by its inspectors, and closed with its findings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.quality import MEND_BY, checklist, criteria_of, finished, photo, planned, running
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.selectors import get_document_for, latest_contents
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, Head, Operator
from sotszakaz.oversight.quality import errors, selectors
from sotszakaz.oversight.quality.actions import (
    add_photo,
    cancel_inspection,
    draft_checklist,
    finish_inspection,
    inspecting,
    mark_criterion,
    remove_photo,
    start_inspection,
)
from sotszakaz.oversight.quality.models import Inspection, InspectionMark
from sotszakaz.oversight.quality.states import InspectionKind, InspectionState, Mark
from sotszakaz.oversight.quality.verify import CHECKS
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return supply.record()


def mark(inspection, criterion, mark=Mark.YES, words="", by=SYSTEM):
    return mark_criterion(inspection_id=inspection.pk, criterion_id=criterion.pk, mark=mark, words=words, by=by)


def finish(inspection, mend_by_on=MEND_BY, by=SYSTEM):
    return finish_inspection(inspection_id=inspection.pk, conclusion="Вывод.", mend_by_on=mend_by_on, by=by, on=TODAY)


def test_faults_become_findings_and_the_act_gets_its_number(record):
    inspection = finished(record, marks=(Mark.YES, Mark.NO, Mark.PARTLY))

    assert (inspection.state, inspection.number, inspection.finished_on) == (InspectionState.DONE, "АП-1/2026", TODAY)
    found = selectors.shortcomings_of(inspection)
    assert [(each.mark, each.words, each.mend_by_on) for each in found] == [
        (Mark.NO, "Вот так.", MEND_BY),
        (Mark.PARTLY, "Вот так.", MEND_BY),
    ]
    sheet = selectors.sheet_of(inspection)
    assert (sheet.marked, sheet.total, sheet.share.percent, sheet.score) == (3, 3, Decimal("33.3"), Decimal("62.5"))
    assert [check.name for check in CHECKS if not find_offenders(check).passed] == []


def test_the_act_is_a_document_of_the_provider_that_says_what_was_seen(record):
    inspection = finished(record, place="Зал", marks=(Mark.NO, Mark.YES, Mark.NOT_APPLICABLE))

    document = inspection.document
    said = latest_contents([document.pk])[document.pk]
    assert (document.kind, document.organisation, document.full_number) == (
        DocumentKind.INSPECTION_ACT,
        record.organisation,
        "АП-1/2026",
    )
    assert (said["matched"], said["applicable"], said["matching_percent"]) == (1, 2, "50.00")
    assert [(each["number"], each["words"], each["mend_by_on"]) for each in said["findings"]] == [
        (1, "Вот так.", f"{MEND_BY:%Y-%m-%d}")
    ]
    assert [each["mark"] for each in said["criteria"]] == ["нет", "да", "не применимо"]
    director = member(Director, record.municipality, record.organisation)
    assert get_document_for(director, document.pk) == document
    other = supply.record(record.municipality)
    with pytest.raises(NotFound):
        get_document_for(member(Director, other.municipality, other.organisation), document.pk)


def test_the_latest_tap_counts_and_a_note_keeps_the_mark(record):
    inspection = running(record)
    criterion = criteria_of(inspection)[0]
    mark(inspection, criterion, Mark.NO, "Закрыт.")

    mark(inspection, criterion, Mark.YES, "Открыт.")
    mark(inspection, criterion, None, "Открыт, проверено.")

    kept = InspectionMark.objects.get()
    assert (kept.mark, kept.words) == (Mark.YES, "Открыт, проверено.")


def test_an_inspection_without_faults_needs_no_deadline(record):
    inspection = running(record)
    for criterion in criteria_of(inspection):
        mark(inspection, criterion, Mark.NOT_APPLICABLE)

    assert finish(inspection, mend_by_on=None).state == InspectionState.DONE
    assert selectors.share_between(record.municipality_id, date(2026, 1, 1), date(2027, 1, 1)).percent is None


def test_an_unfinished_list_is_not_closed(record):
    inspection = running(record)
    first, *others = criteria_of(inspection)
    with pytest.raises(errors.MarksMissing, match="3"):
        finish(inspection)
    mark(inspection, first, Mark.NO)
    for each in others:
        mark(inspection, each)

    with pytest.raises(errors.FaultWithoutWords, match="№ 1"):
        finish(inspection)
    mark(inspection, first, Mark.NO, "Закрыт.")
    with pytest.raises(errors.MendDayWrong):
        finish(inspection, mend_by_on=None)
    with pytest.raises(errors.MendDayWrong):
        finish(inspection, mend_by_on=TODAY)
    with pytest.raises(errors.MendDayTooLate, match=r"31\.08\.2026"):
        finish(inspection, mend_by_on=MEND_BY + timedelta(days=1))


def test_nothing_changes_after_the_end(record):
    inspection = finished(record)
    criterion = criteria_of(inspection)[0]

    with pytest.raises(errors.NotRunning, match="завершена"):
        mark(inspection, criterion)
    with pytest.raises(errors.NotRunning):
        finish(inspection)
    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        InspectionMark.objects.update(mark=Mark.YES)
    with pytest.raises(MoveRefused):
        cancel_inspection(inspection_id=inspection.pk, reason="Поздно.", by=SYSTEM)


def test_only_its_inspectors_fill_it(record):
    inspector, colleague = member(Operator, record.municipality), member(Operator, record.municipality)
    inspection = planned(record, inspector=inspector)
    with pytest.raises(errors.NotInspector):
        start_inspection(inspection_id=inspection.pk, by=colleague, on=TODAY)
    start_inspection(inspection_id=inspection.pk, by=inspector, on=TODAY)
    criterion = criteria_of(inspection)[0]

    assert mark(inspection, criterion, by=inspector).marked_by == inspector
    with pytest.raises(errors.NotInspector):
        mark(inspection, criterion, by=colleague)
    with pytest.raises(NotAllowed):
        mark(inspection, criterion, by=member(Finance, record.municipality))
    with pytest.raises(MoveRefused):
        start_inspection(inspection_id=inspection.pk, by=inspector, on=TODAY)


def test_a_plan_is_refused_with_what_to_do(record):
    approved = checklist(record.municipality, "Первый")
    drafted = draft_checklist(municipality_id=record.municipality_id, title="Черновик", with_example=True, by=SYSTEM)
    stranger = member(Operator, supply.ruled_municipality())
    act_for([record.municipality_id])

    with pytest.raises(errors.InspectionInPast):
        planned(record, checklist_id=approved.pk, planned_on=TODAY - timedelta(days=1))
    with pytest.raises(errors.NoInspectors):
        planned(record, checklist_id=approved.pk, inspector=stranger)
    with pytest.raises(errors.ChecklistNotApproved):
        planned(record, checklist_id=drafted.pk)
    with pytest.raises(NotAllowed):
        planned(record, checklist_id=approved.pk, by=member(Head, record.municipality))
    planned(record, checklist_id=approved.pk)
    with pytest.raises(ConstraintViolated, match="уже назначена"):
        planned(record, checklist_id=approved.pk)
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=TODAY)
    with pytest.raises(errors.ProviderNotActive):
        planned(record, checklist_id=approved.pk)


def test_an_inspection_is_repeated_after_its_act_only(record):
    act = finished(record)

    again = planned(record, checklist_id=act.checklist_id, follows_id=act.pk)

    assert again.follows == act
    with pytest.raises(NotFound):
        planned(record, checklist_id=act.checklist_id, follows_id=again.pk, planned_on=TODAY + timedelta(days=1))


def test_a_planned_one_begins_on_the_day_that_its_provider_was_told(record):
    inspection = planned(record, kind=InspectionKind.PLANNED, planned_on=TODAY + timedelta(days=3))

    with pytest.raises(errors.InspectionTooEarly, match=r"06\.08\.2026"):
        start_inspection(inspection_id=inspection.pk, by=SYSTEM, on=TODAY)

    assert start_inspection(inspection_id=inspection.pk, by=SYSTEM, on=inspection.planned_on).started_at is not None


def test_a_note_of_a_colleague_outlives_a_tap_on_a_page_that_does_not_know_it(record):
    inspection = running(record)
    tap = {"inspection_id": inspection.pk, "criterion_id": criteria_of(inspection)[0].pk, "known": "", "by": SYSTEM}
    mark_criterion(**tap, mark=Mark.NO, words="Закрыт.")

    mark_criterion(**tap, mark=Mark.PARTLY, words="")
    kept = mark_criterion(**tap, mark=None, words="Темно.")

    assert (kept.mark, kept.words) == (Mark.PARTLY, "Закрыт.\nТемно.")


def test_a_cancelled_one_says_why_and_counts_nowhere(record):
    inspection = running(record)
    with pytest.raises(errors.WordsMissing):
        cancel_inspection(inspection_id=inspection.pk, reason=" ", by=SYSTEM)

    with pytest.raises(errors.NotInspector):
        cancel_inspection(inspection_id=inspection.pk, reason="Плохо.", by=member(Operator, record.municipality))
    cancel_inspection(inspection_id=inspection.pk, reason="Карантин.", by=SYSTEM)

    with pytest.raises(errors.NotRunning):
        mark(inspection, criteria_of(inspection)[0])
    assert selectors.share_between(record.municipality_id, date(2026, 1, 1), date(2027, 1, 1)).applicable == 0


def test_the_share_of_a_year_is_counted_over_its_acts(record):
    first = finished(record)
    finished(record, checklist_id=first.checklist_id, marks=(Mark.YES, Mark.YES, Mark.NOT_APPLICABLE))

    share = selectors.share_between(record.municipality_id, date(2026, 1, 1), date(2027, 1, 1))

    assert (share.matched, share.applicable, share.percent) == (4, 5, Decimal("80.0"))
    assert selectors.share_between(record.municipality_id, date(2025, 1, 1), date(2026, 1, 1)).applicable == 0


def test_photos_are_kept_while_it_goes_on(record, monkeypatch):
    inspection = running(record)
    criterion = criteria_of(inspection)[0]
    sent = {"inspection_id": inspection.pk, "criterion_id": criterion.pk, "content": photo(size=(80, 60)), "by": SYSTEM}
    kept = add_photo(**sent)
    assert (kept.width, kept.height) == (80, 60)

    with pytest.raises(ConstraintViolated, match="уже есть"):
        add_photo(**sent)
    monkeypatch.setattr(inspecting, "MOST_PHOTOS", 1)
    with pytest.raises(errors.TooManyPhotos):
        add_photo(**{**sent, "content": photo(size=(60, 80))})
    remove_photo(photo_id=kept.pk, by=SYSTEM)

    assert not inspection.photos.exists()


def test_the_provider_hears_of_a_planned_one_beforehand_and_of_a_surprise_afterwards(record):
    director = member(Director, record.municipality, record.organisation)
    surprise = planned(record)
    announced = planned(
        record, checklist_id=surprise.checklist_id, kind=InspectionKind.PLANNED, planned_on=TODAY + timedelta(days=3)
    )
    drain_together()
    act_for([record.municipality_id])

    told = Notice.objects.filter(user=director, subject_type=Inspection._meta.label_lower)
    assert [each.subject_id for each in told] == [announced.pk]
    assert selectors.get_own_inspection(director, record.organisation_id, announced.pk) == announced
    with pytest.raises(NotFound):
        selectors.get_own_inspection(director, record.organisation_id, surprise.pk)
    assert list(selectors.inspections_of_provider(record.municipality_id, record.organisation_id)) == [announced]
