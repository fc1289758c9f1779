"""Copies of the signed minutes go to all members: to the cabinet, else on paper."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.group import working_group
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.notices import COMPLETED
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.working_group import errors, notices
from sotszakaz.ordering.working_group.actions.composition import end_member
from sotszakaz.ordering.working_group.actions.minutes import hand_copy
from sotszakaz.ordering.working_group.models import MinutesCopy
from sotszakaz.ordering.working_group.selectors.group import seats_on
from sotszakaz.ordering.working_group.selectors.meetings import copies_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return working_group(without_login=["teacher"])


def signed(ground):
    """Minutes that the head has signed, with copies sent."""
    keys = signing(municipality=ground.municipality)
    meeting = ground.finished()
    sign(ground, meeting, keys)
    return meeting


def sign(ground, meeting, keys):
    version = latest_version(meeting.document_id)
    owner = keys.between.person(surname="Образцова", given_name="Вера Павловна", snils="11122233381")
    cms = owner.sign(version.payload.encode(), at=keys.now)
    sign_with_cms(version_id=version.pk, party=SigningParty.CHAIR, cms=cms, at=keys.now, by=ground.users["head"])
    notices.tell_of_copies(list(OutboxMessage.objects.filter(topic=COMPLETED)))


def hand(ground, meeting, who, **changes):
    given = {"by": ground.users["secretary"], "on": ground.on, **changes}
    return hand_copy(meeting_id=meeting.pk, member_id=ground.seats[who].pk, **given)


def ways(ground, meeting):
    rows = copies_of(meeting, seats_on(ground.group.pk, ground.on))
    return {row.member.name: row.copy.way if row.copy else None for row in rows}


def test_every_member_with_a_cabinet_gets_the_copy_there_and_once(ground):
    meeting = signed(ground)

    notices.tell_of_copies(list(OutboxMessage.objects.filter(topic=COMPLETED)))

    assert ways(ground, meeting) == {
        **{each.name: "cabinet" for each in ground.seats.values()},
        ground.seats["teacher"].name: None,
    }
    assert Notice.objects.filter(kind=COMPLETED).count() == len(ground.users)


def test_the_secretary_notes_a_copy_on_paper_once(ground):
    meeting = signed(ground)

    copy = hand(ground, meeting, "teacher")

    assert (copy.way, copy.given_by) == ("paper", ground.users["secretary"])
    for who in ("teacher", "head"):
        with pytest.raises(ConstraintViolated, match="уже передана"):
            hand(ground, meeting, who)


def test_a_member_who_has_left_since_gets_the_copy_on_paper(ground):
    keys = signing(municipality=ground.municipality)
    meeting, parent, next_day = ground.finished(), ground.seats["parent"], ground.on + timedelta(days=1)
    end_member(member_id=parent.pk, ends_on=ground.on, ground="распоряжение № 8", by=ground.operator, on=next_day)

    sign(ground, meeting, keys)

    assert ways(ground, meeting)[parent.name] is None
    assert not Notice.objects.filter(kind=COMPLETED, user=ground.users["parent"]).exists()
    assert hand(ground, meeting, "parent", on=next_day).way == "paper"


def test_copies_are_handed_of_signed_minutes_by_the_secretary(ground):
    meeting = ground.finished()

    with pytest.raises(errors.MinutesUnsigned):
        hand(ground, meeting, "teacher")
    with pytest.raises(errors.NotSecretary):
        hand(ground, meeting, "teacher", by=ground.users["parent"])
    with pytest.raises(NotFound):
        hand(ground, meeting, "teacher", by=member(Operator, MunicipalityFactory()))


def test_copies_stay_for_sql_too(ground):
    signed(ground)

    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesCopy.objects.filter(way="cabinet").delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesCopy.objects.update(way="paper")
