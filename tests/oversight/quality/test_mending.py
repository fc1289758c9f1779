"""A provider mends what was found and says so; the inspector looks again; measures follow."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.quality import MEND_BY, finished, photo, running, shortcoming
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.errors import ScanRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, Operator, SupportCentre, Teacher
from sotszakaz.oversight.quality import errors, selectors
from sotszakaz.oversight.quality.actions import (
    judge_mending,
    remind_of_shortcomings,
    report_mended,
    take_measure,
    withdraw_measure,
)
from sotszakaz.oversight.quality.actions.mending import Proof
from sotszakaz.oversight.quality.models import Mending, Shortcoming
from sotszakaz.oversight.quality.states import MeasureKind, MeasureState, ShortcomingState
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = pytest.mark.django_db
LATER = date(2026, 8, 28)


@pytest.fixture
@replayed
def found():
    return shortcoming()


def director_of(found):
    record = found.inspection.record
    return member(Director, record.municipality, record.organisation)


def report(found, by=SYSTEM, words="Выход открыт.", proof=None):
    return report_mended(shortcoming_id=found.pk, words=words, proof=proof, by=by)


def judge(found, is_accepted=True, remark="", mend_by_on=None, by=SYSTEM):
    return judge_mending(
        shortcoming_id=found.pk, is_accepted=is_accepted, remark=remark, mend_by_on=mend_by_on, by=by, on=TODAY
    )


def test_an_answer_is_returned_and_then_accepted(found):
    director = director_of(found)
    report(found, by=director, proof=Proof("снимок.PNG", photo(size=(8, 6))))
    judge(found, is_accepted=False, remark="Замок остался.", mend_by_on=LATER)
    report(found, by=director, words="Замок снят.")

    judged_last = judge(found)

    assert (judged_last.state, judged_last.mend_by_on) == (ShortcomingState.MENDED, LATER)
    answers = Mending.objects.order_by("pk").values_list("is_accepted", "remark", "file_name")
    assert list(answers) == [(False, "Замок остался.", "снимок.jpg"), (True, "", "")]


def test_an_answer_is_given_once_by_its_provider(found):
    record = found.inspection.record
    with pytest.raises(errors.WordsMissing):
        report(found, words=" ")
    with pytest.raises(ScanRefused):
        report(found, proof=Proof("страница.html", b"<html>"))
    with pytest.raises(ScanRefused):
        report(found, proof=Proof("фото.jpg", b"\xff\xd8\xff a photo"))
    with pytest.raises(NotAllowed):
        report(found, by=member(Teacher, record.municipality, record.organisation))
    report(found)

    with pytest.raises(MoveRefused):
        report(found)


def test_a_director_of_another_provider_learns_nothing(found):
    other = supply.record(found.inspection.record.municipality)
    director = member(Director, other.municipality, other.organisation)

    with pytest.raises(NotAllowed):
        report(found, by=director)
    with pytest.raises(NotFound):
        selectors.get_shortcoming_for(director, found.pk, organisation_id=other.organisation_id)


def test_only_what_was_answered_is_judged(found):
    with pytest.raises(MoveRefused):
        judge(found)
    report(found)
    with pytest.raises(errors.WordsMissing):
        judge(found, is_accepted=False, mend_by_on=LATER)
    with pytest.raises(errors.MendDayWrong):
        judge(found, is_accepted=False, remark="Нет.", mend_by_on=TODAY)
    with pytest.raises(errors.MendDayTooLate):
        judge(found, is_accepted=False, remark="Нет.", mend_by_on=MEND_BY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        judge(found, by=member(Finance, found.municipality))


def test_the_database_keeps_what_was_found(found):
    with pytest.raises(ConstraintViolated, match="не меняется"), judged(Shortcoming):
        Shortcoming.objects.update(words="Ничего.")


def test_a_term_is_reminded_of_before_and_after_it_once(found):
    director = director_of(found)
    home = {"municipality_id": found.municipality_id}

    assert remind_of_shortcomings(**home, on=MEND_BY - timedelta(days=5)) == 0
    assert remind_of_shortcomings(**home, on=MEND_BY) == 1
    assert remind_of_shortcomings(**home, on=MEND_BY) == 0
    assert remind_of_shortcomings(**home, on=MEND_BY + timedelta(days=1)) == 1
    drain_together()
    act_for([found.municipality_id])

    titles = Notice.objects.filter(user=director, title__startswith="Срок").order_by("pk")
    assert [each.title.split()[3] for each in titles] == ["заканчивается", "прошёл"]


def test_a_photo_of_the_provider_says_neither_where_nor_by_what_it_was_made(found):
    report(found, proof=Proof("фото.jpg", photo(size=(8, 6))))

    kept = Mending.objects.get()
    assert kept.media_type == "image/jpeg"
    assert not Image.open(io.BytesIO(bytes(kept.content))).getexif()


def test_an_answer_that_waits_after_the_term_is_told_to_those_who_judge(found):
    inspector = found.inspection.inspectors.get().user
    report(found)
    home = {"municipality_id": found.municipality_id}

    assert remind_of_shortcomings(**home, on=MEND_BY) == 0
    assert remind_of_shortcomings(**home, on=MEND_BY + timedelta(days=1)) == 1
    drain_together()
    act_for([found.municipality_id])

    assert Notice.objects.filter(user=inspector, title__startswith="Ответ об устранении ждёт решения").count() == 1


def test_a_proposal_on_which_an_exclusion_rests_stays(found):
    act = found.inspection
    measure = take_measure(inspection_id=act.pk, kind=MeasureKind.EXCLUSION, ground="Опасно.", by=SYSTEM)
    exclude_provider(record_id=act.record_id, ground="own_wish", reason="", by=SYSTEM, on=TODAY)

    with pytest.raises(errors.ProviderExcluded):
        withdraw_measure(measure_id=measure.pk, withdrawal="Передумали.", by=SYSTEM)

    assert list(selectors.proposals_to_exclude(act.record)) == [measure]


def test_a_measure_names_its_ground_and_may_be_taken_back():
    inspection = finished()
    said = {"inspection_id": inspection.pk, "kind": MeasureKind.EXCLUSION}
    with pytest.raises(errors.WordsMissing):
        take_measure(**said, ground="", by=SYSTEM)
    with pytest.raises(NotAllowed):
        take_measure(**said, ground="Опасно.", by=member(SupportCentre, inspection.municipality))
    measure = take_measure(**said, ground="Опасно.", by=member(Operator, inspection.municipality))
    assert list(selectors.proposals_to_exclude(inspection.record)) == [measure]
    with pytest.raises(ConstraintViolated, match="уже принята"):
        take_measure(**said, ground="Снова.", by=SYSTEM)

    withdraw_measure(measure_id=measure.pk, withdrawal="Исправлено.", by=SYSTEM)

    measure.refresh_from_db()
    assert measure.state == MeasureState.WITHDRAWN
    assert not selectors.proposals_to_exclude(inspection.record)
    with pytest.raises(MoveRefused):
        withdraw_measure(measure_id=measure.pk, withdrawal="Ещё раз.", by=SYSTEM)


def test_no_measure_follows_from_an_open_act():
    with pytest.raises(errors.InspectionNotOver):
        take_measure(inspection_id=running().pk, kind=MeasureKind.WARNING, ground="Рано.", by=SYSTEM)
