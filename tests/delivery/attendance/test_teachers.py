"""A teacher keeps the journals of the own groups; the director says whose they are."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.delivery import SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import first_class, tap, teacher
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.assigning import assign_teachers
from sotszakaz.delivery.attendance.errors import NotTeacher, OtherTeachersGroup
from sotszakaz.delivery.attendance.models import GroupTeacher
from sotszakaz.delivery.attendance.selectors import list_groups
from sotszakaz.delivery.attendance.taps import take_taps
from sotszakaz.delivery.attendance.teachers import own_groups, teachers_of
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


@pytest.fixture
def at():
    return market()


def seen(at, by):
    listed = list_groups(at.record.organisation_id, at.municipality.pk)
    return set(own_groups(listed, by, organisation_id=at.record.organisation_id))


def assigned(at, *teachers, by=None):
    director = by or at.director()
    return assign_teachers(group_id=at.group.pk, teachers=[each.pk for each in teachers], by=director)


def test_a_group_without_teachers_is_every_teachers_and_an_assigned_one_is_theirs(at):
    other, own, stranger = at.other_group(), teacher(at), teacher(at)
    assert seen(at, stranger) == {at.group, other}

    assert assigned(at, own) == 1

    assert seen(at, own) == {at.group, other}
    assert seen(at, stranger) == {other}
    assert seen(at, at.director()) == {at.group, other}


def test_another_teacher_marks_neither_the_sheet_nor_the_journal_of_the_group(at):
    signed, own, stranger = contract(at), teacher(at), teacher(at)
    assigned(at, own)
    marked_sheet(at.group)
    sheet = {"group_id": at.group.pk, "month": SEPTEMBER, "states": {}, "cells": {}, "on": DAY}

    with pytest.raises(OtherTeachersGroup, match=at.group.name):
        save_sheet(**sheet, by=stranger)
    sent = tap(first_class(at), signed)
    [refused] = take_taps(taps=[sent], by=stranger, at=sent.made_at, on=DAY)
    [taken] = take_taps(taps=[sent], by=own, at=sent.made_at, on=DAY)

    assert "ведут другие педагоги" in refused.message
    assert (refused.outcome, taken.message) == (None, "")
    save_sheet(**sheet, by=own)


def test_who_is_taken_off_keeps_his_past(at):
    before, after = teacher(at), teacher(at)
    assigned(at, before)

    assert assigned(at, after) == 2
    assert assigned(at, after) == 0

    assert list(teachers_of(at.group)) == [after]
    past = GroupTeacher.objects.get(teacher=before)
    assert past.ended_at is not None
    assert past.ended_by is not None
    assigned(at)
    assert at.group in seen(at, before)


@pytest.mark.parametrize("how", ["cannot log in", "teaches no more"])
def test_an_assignment_of_one_who_is_no_teacher_keeps_nobody_out(at, how):
    gone, stranger = teacher(at), teacher(at)
    assigned(at, gone)
    assert at.group not in seen(at, stranger)

    if how == "cannot log in":
        User.objects.filter(pk=gone.pk).update(is_active=False)
    else:
        gone.memberships.all().delete()

    assert at.group in seen(at, stranger)
    assert not teachers_of(at.group).exists()


def test_only_the_director_of_the_provider_assigns_and_only_its_teachers(at):
    own, elsewhere = teacher(at), market()
    act_for([at.municipality.pk, elsewhere.municipality.pk])

    with pytest.raises(NotAllowed):
        assigned(at, own, by=own)
    with pytest.raises(NotAllowed):
        assigned(at, own, by=member(Finance, at.municipality))
    with pytest.raises(NotFound):
        assigned(at, own, by=elsewhere.director())
    with pytest.raises(NotTeacher):
        assigned(at, teacher(elsewhere))
    with pytest.raises(NotTeacher):
        assigned(at, at.director())


def test_the_director_ticks_teachers_on_a_page_and_another_teacher_loses_the_group(at, client):
    contract(at)
    own, stranger, director = teacher(at), teacher(at), at.director()
    address = reverse("provider:group_teachers", args=[at.group.pk])
    client.force_login(director)
    assert address in client.get(reverse("provider:attendance")).text

    wrong = client.post(address, {"teachers": [director.pk]})
    right = client.post(address, {"teachers": [own.pk]}, follow=True)

    assert wrong.status_code == 422
    assert "Записано" in right.text
    client.force_login(stranger)
    assert at.group.name not in client.get(reverse("provider:attendance")).text
    refused = client.get(reverse("provider:sheet", args=[at.group.pk, "2026-09"]))
    assert refused.status_code == 403
    client.force_login(own)
    listed = client.get(reverse("provider:attendance")).text
    assert at.group.name in listed
    assert address not in listed
    assert client.get(address).status_code == 403
