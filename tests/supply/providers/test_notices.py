"""The registry of providers: the body learns of applications and of their terms, the provider of what was decided."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, member
from tests.supply.providers.test_changing import change

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator, Teacher
from sotszakaz.supply.providers.actions import accept_provider, exclude_provider, refuse_provider
from sotszakaz.supply.providers.notices import remind_of_decisions
from sotszakaz.web.components.feeds import place_of

pytestmark = pytest.mark.django_db
SAID = {"by": SYSTEM, "on": supply.TODAY}


def told(user):
    """What the person has been told, the latest last."""
    drain_together()
    act_for([user.memberships.get().municipality_id])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    return list(Notice.objects.filter(user=user).order_by("message_id"))


def director_of(asked):
    return member(Director, asked.municipality, asked.organisation)


def test_the_body_is_told_of_an_application_and_led_to_it():
    waiting = supply.application()
    operator, stranger = member(Operator, waiting.municipality), director_of(waiting)

    [notice] = told(operator)

    assert notice.title == f"Заявка исполнителя ждёт решения: {waiting.organisation.short_name}"
    assert f"{waiting.decide_by_on:%d.%m.%Y}" in notice.text
    assert place_of(notice) == reverse("office:provider_application", args=[waiting.pk])
    assert told(stranger) == []


def test_the_body_is_reminded_before_the_term_and_after_it_once_each():
    waiting = supply.application()
    operator, due = member(Operator, waiting.municipality), waiting.decide_by_on
    OutboxMessage.objects.all().delete()

    days = [supply.TODAY, *(due + timedelta(days=shift) for shift in (-3, 0, 1, 2))]
    counts = [remind_of_decisions(municipality_id=waiting.municipality_id, on=day) for day in days]

    assert counts == [0, 1, 0, 1, 0]
    titles = [each.title.split(":")[0] for each in told(operator)]
    assert titles == [f"Срок решения по заявке исполнителя {what}" for what in ("заканчивается", "прошёл")]


def test_nobody_is_reminded_of_a_decided_application():
    record = supply.record()

    assert remind_of_decisions(municipality_id=record.municipality_id, on=supply.TODAY.replace(month=12)) == 0
    assert remind_of_decisions(municipality_id=MunicipalityFactory().pk, on=supply.TODAY) == 0


def test_the_provider_is_told_of_its_number():
    waiting = supply.application()
    director, teacher = director_of(waiting), member(Teacher, waiting.municipality, waiting.organisation)
    record = accept_provider(application_id=waiting.pk, **SAID)

    [notice] = told(director)

    assert notice.title == "Организация внесена в реестр исполнителей"
    assert record.number in notice.text
    assert place_of(notice) == reverse("provider:document", args=[waiting.document_id])
    assert told(teacher) == []


def test_the_provider_is_told_why_it_was_refused():
    waiting = supply.application()
    director = director_of(waiting)
    refuse_provider(application_id=waiting.pk, ground="mismatch", reason="Адрес другой", **SAID)

    [notice] = told(director)

    assert "отказано" in notice.title
    assert "не совпадают с ЕГРЮЛ или ЕГРИП. Адрес другой. Исправьте заявку" in notice.text


def test_the_provider_is_told_of_its_changes_and_of_its_exclusion():
    record = supply.record()
    director = director_of(record)
    refuse_provider(application_id=change(record).pk, ground="mismatch", reason="", **SAID)
    accept_provider(application_id=change(record).pk, **SAID)
    exclude_provider(record_id=record.pk, ground="own_wish", reason="Письмо", **SAID)

    _, refused, changed, excluded = told(director)

    assert "Реестровая запись остаётся прежней." in refused.text
    assert changed.title == "Изменения внесены в реестр исполнителей"
    assert excluded.title.startswith("Организация исключена")
    assert "Письмо. Новых детей не зачислят" in excluded.text


def test_a_provider_that_is_excluded_learns_what_became_of_its_application():
    record = supply.record()
    asked = change(record)
    director = director_of(asked)
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", **SAID | {"on": asked.document.formed_on})

    *_, closed, excluded = told(director)

    assert closed.title == "Заявку на изменение записи больше не рассматривают"
    assert f"запись № {record.number} исключена, изменять нечего. Чтобы вернуться в реестр, подайте" in closed.text
    assert "исключена из реестра" in excluded.title
    assert place_of(closed) == reverse("provider:document", args=[asked.document_id])
