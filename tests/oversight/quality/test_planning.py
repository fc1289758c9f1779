"""What was planned may be moved or given to others; who is named and the provider are told."""

from datetime import timedelta

import pytest
from tests.factories import supply
from tests.factories.demand import market
from tests.factories.kernel import member
from tests.factories.quality import filed_by_family, finished, planned, running
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, Operator
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality import errors, selectors
from sotszakaz.oversight.quality.actions import change_inspection
from sotszakaz.oversight.quality.actions.planning import Changed
from sotszakaz.oversight.quality.models import Inspection
from sotszakaz.oversight.quality.states import InspectionKind

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=7)


@pytest.fixture
def record():
    return supply.record()


def change(inspection, *people, planned_on=None, place="", by=SYSTEM):
    goes = [each.pk for each in people] or list(inspection.inspectors.values_list("user_id", flat=True))
    changed = Changed(planned_on or inspection.planned_on, place, tuple(goes))
    return change_inspection(inspection_id=inspection.pk, change=changed, by=by, on=TODAY)


def told(user):
    return [each.title.partition(":")[0] for each in Notice.objects.filter(user=user).order_by("pk")]


def test_a_planned_one_is_moved_and_everybody_hears_of_it(record):
    director = member(Director, record.municipality, record.organisation)
    first, second = member(Operator, record.municipality), member(Operator, record.municipality)
    inspection = planned(record, inspector=first, kind=InspectionKind.PLANNED)

    moved = change(inspection, second, planned_on=LATER, place=" Зал ")

    assert (moved.planned_on, moved.place) == (LATER, "Зал")
    assert [each.user for each in moved.inspectors.all()] == [second]
    drain_together()
    act_for([record.municipality_id])
    assert told(first)[-1] == "Проверка теперь без вас"
    assert told(second)[-1] == "Проверка изменена"
    assert told(director)[-1] == f"Плановая проверка теперь {LATER:%d.%m.%Y}"


def test_of_a_surprise_the_provider_still_hears_nothing(record):
    director = member(Director, record.municipality, record.organisation)
    change(planned(record), planned_on=LATER)
    drain_together()
    act_for([record.municipality_id])

    assert not [title for title in told(director) if "роверка" in title]


def test_one_that_goes_on_changes_its_inspectors_only(record):
    inspection, colleague = running(record), member(Operator, record.municipality)

    with pytest.raises(errors.InspectionGoesOn):
        change(inspection, planned_on=LATER)

    assert change(inspection, colleague).inspectors.get().user == colleague


def test_a_change_is_refused_with_what_to_do(record):
    inspection = planned(record)
    with pytest.raises(errors.InspectionInPast):
        change(inspection, planned_on=TODAY - timedelta(days=1))
    with pytest.raises(errors.NoInspectors):
        change(inspection, member(Finance, record.municipality))
    with pytest.raises(NotAllowed):
        change(inspection, by=member(Finance, record.municipality))
    planned(record, checklist_id=inspection.checklist_id, planned_on=LATER)
    with pytest.raises(ConstraintViolated, match="уже назначена"):
        change(inspection, planned_on=LATER)


def test_an_act_does_not_change(record):
    with pytest.raises(errors.InspectionOver, match="завершена"):
        change(finished(record), planned_on=LATER)


def test_a_change_of_nothing_tells_nobody(record):
    inspection = planned(record)
    drain_together()
    act_for([record.municipality_id])
    before = Notice.objects.count()

    change(inspection)
    drain_together()
    act_for([record.municipality_id])

    assert Notice.objects.count() == before


def test_an_inspection_looks_into_a_complaint_about_its_provider_alone():
    at = market()
    filed = filed_by_family(at)
    operator = member(Operator, at.municipality)
    plan = {"inspector": operator, "by": operator, "complaint_id": filed.complaint_id}

    inspection = planned(at.record, **plan)

    complaint = Complaint.objects.get()
    assert list(selectors.inspections_after(complaint)) == [inspection]
    assert selectors.record_to_inspect(complaint) == at.record
    with pytest.raises(errors.ComplaintOfAnother, match=f"Жалоба № {filed.number}"):
        planned(supply.record(at.municipality), **plan, checklist_id=inspection.checklist_id)
    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        Inspection.objects.update(complaint=None)


def test_a_complaint_elsewhere_is_no_reason_here():
    filed, record = filed_by_family(market()), supply.record()

    with pytest.raises(NotFound):
        planned(record, by=member(Operator, record.municipality), complaint_id=filed.complaint_id)
