"""Families without a login hear of their applications too: by a letter, or by a call of the counter."""

from dataclasses import replace

import pytest
from django.db import transaction
from tests.clock import Clock
from tests.factories import demand
from tests.factories.demand import Market
from tests.factories.family import MOTHER, child_without_login, entered, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import (
    accept_application,
    offer_places,
    propose_transfer,
    refuse_application,
    terminate_by_family,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.notices import FAMILY_LETTER, write_to_families
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices import post
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.notices.post import FakePost
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, SupportCentre

pytestmark = pytest.mark.django_db

WRITES = replace(MOTHER, email="olga@example.org")


@pytest.fixture
def at(clock: Clock) -> Market:
    clock.go(TODAY)
    return demand.market(places=2)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> FakePost:
    fake = FakePost()
    monkeypatch.setattr(post, "_posts", [fake])
    return fake


def drain(at: Market) -> None:
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()


def letters_left() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic=FAMILY_LETTER).order_by("pk"))


def calls_of(user: User) -> list[Notice]:
    return list(Notice.objects.filter(user=user, title__startswith="Сообщите семье").order_by("pk"))


def refused(at: Market, application: EnrolmentApplication) -> None:
    refuse_application(application_id=application.pk, ground="places", reason="Тайная причина.", by=SYSTEM, on=TODAY)
    drain(at)


def test_a_letter_says_what_to_do_and_names_nobody(at: Market, clerk: User, mail: FakePost) -> None:
    application = entered(at, clerk, visitor=WRITES)
    drain(at)
    refused(at, application)

    left = letters_left()
    assert [each.payload["said"] for each in left] == ["заявление подано", "исполнитель отказал"]
    write_to_families(left)
    write_to_families(left)
    assert [each.address for each in mail.sent] == [WRITES.email] * 2
    assert mail.sent[1].title.endswith(": исполнитель отказал")
    said = " ".join(each.title + each.text for each in mail.sent)
    assert "Дарья" not in said
    assert "Тайная причина" not in said


def test_an_offer_says_by_when_to_answer(at: Market, clerk: User, mail: FakePost) -> None:
    entered(at, clerk, visitor=WRITES)
    child = child_without_login(at, clerk, first_name="Ева")
    withdraw_application(
        application_id=entered(at, clerk, child, visitor=WRITES).pk, by=clerk, on=TODAY, paper=on_paper()
    )
    with transaction.atomic():
        entry = enter_line(child=child, group=at.group, by=clerk)
    offer_places(group_id=at.group.pk, on=TODAY)
    drain(at)

    offered = EnrolmentApplication.objects.get(waiting_entry=entry)
    write_to_families([each for each in letters_left() if each.payload["said"] == "предложено место"])
    assert f"Ответьте не позднее {offered.answer_by_on:%d.%m.%Y} подписанной бумагой." in mail.sent[0].text


def test_a_proposal_of_another_group_says_by_when_to_answer_by_paper(at: Market, clerk: User, mail: FakePost) -> None:
    application = entered(at, clerk, visitor=WRITES)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    said = {"application_id": application.pk, "group_id": at.other_group(at.group.part, address="ул. Садовая, 2").pk}
    asked = propose_transfer(**said, words="", by=SYSTEM, on=TODAY)
    drain(at)

    write_to_families([each for each in letters_left() if "другую группу" in each.payload["said"]])

    [letter] = mail.sent
    assert f"Ответьте не позднее {asked.answer_by_on:%d.%m.%Y} подписанной бумагой." in letter.text


def test_where_no_address_is_known_the_counter_is_to_call(at: Market, clerk: User, mail: FakePost) -> None:
    accountant = member(Finance, at.municipality)
    application = entered(at, clerk)
    drain(at)
    assert calls_of(clerk) == []

    refused(at, application)

    [notice] = calls_of(clerk)
    assert notice.title == "Сообщите семье без входа: Дарья: исполнитель отказал"
    assert (notice.area, notice.subject_id) == ("office", application.pk)
    assert calls_of(accountant) == []
    assert letters_left() == []


def test_an_installation_without_a_post_calls(at: Market, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "_posts", [])
    refused(at, entered(at, clerk, visitor=WRITES))

    assert len(calls_of(clerk)) == 1
    assert letters_left() == []


def test_nobody_calls_about_what_the_family_has_just_done(at: Market, clerk: User, mail: FakePost) -> None:
    contract = accept_application(application_id=entered(at, clerk).pk, by=SYSTEM, on=TODAY)
    drain(at)
    assert contract is not None
    assert len(calls_of(clerk)) == 1

    terminate_by_family(contract_id=contract.pk, by=clerk, on=TODAY, paper=on_paper())
    drain(at)

    assert len(calls_of(clerk)) == 1


def test_families_with_a_login_get_no_second_message(at: Market, clerk: User, mail: FakePost) -> None:
    refused(at, demand.application(at))

    assert letters_left() == []
    assert calls_of(clerk) == []
