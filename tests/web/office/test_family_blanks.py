"""Blanks of what a family signs by hand: filled in as far as is known, the child by initials, places for the hand."""

import io
import re
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import demand, life
from tests.factories.demand import Market
from tests.factories.family import MOTHER, child_without_login, entered
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments.actions import accept_application, propose_transfer
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import SupportCentre
from sotszakaz.supply.programmes.models import ProgrammePart
from sotszakaz.web.components.family_doors import DOORS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
BY_HAND = (
    "Фамилия, имя, отчество законного представителя",
    "Подпись",
    "Дата подписания",
    "Отметка о приёме",
    "П. Д. О.",
)


@pytest.fixture
def at() -> Market:
    return demand.market(value=60_000_00)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


def printed(client: Client, page: str) -> str:
    """The words of the blank to which the page leads, on one line; what every blank has is looked at here."""
    blank = f"{page}blank.pdf"
    assert f'href="{blank}"' in client.get(page).text
    answer = client.get(blank)
    assert answer.headers["Cache-Control"] == "private, no-store"
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    text = re.sub(r"\u00ad\s*\n", "", "\n".join(sheet.extract_text() for sheet in sheets))
    words = " ".join(text.replace("\u00ad", "-").split())
    assert len(sheets) == 1
    assert [each for each in (*BY_HAND, "Обучающийся П. Д. О.") if each not in words] == []
    assert "?" not in words
    assert "Примерова Дарья" not in words
    assert MOTHER.full_name not in words
    return words


def deed(application: EnrolmentApplication, name: str, area: str = "office") -> str:
    return reverse(f"{area}:family_deed", args=[application.pk, name])


def test_every_deed_of_an_application_has_a_blank_but_for_the_contract(client: Client, at: Market, clerk: User) -> None:
    application, other = entered(at, clerk), at.other_group(at.group.part, address="ул. Садовая, 2")
    client.force_login(clerk)
    withdrawn = printed(client, deed(application, "withdraw"))
    moved = printed(client, reverse("office:family_change_to", args=[application.pk, other.pk]))
    act_for([at.municipality.pk])
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    ProgrammePart.objects.filter(pk=other.part_id).update(price=Decimal(70_000))
    asked = printed(client, reverse("office:family_change_to", args=[application.pk, other.pk]))
    ended = printed(client, deed(application, "terminate"))
    act_for([at.municipality.pk])
    propose_transfer(application_id=application.pk, group_id=other.pk, words="", by=SYSTEM, on=TODAY)
    agreed, declined = [printed(client, deed(application, name)) for name in ("transfer", "drop_transfer")]

    assert "об отзыве заявления" in withdrawn
    assert f"№ {application.pk}" in withdrawn
    assert "о смене группы" in moved
    assert "Что передать исполнителю" not in moved
    assert "о переводе в другую группу" in asked
    assert "Что передать исполнителю" in asked
    for words in (asked, agreed):
        assert "С доплатой, указанной ниже, согласны" in words
        assert "Доплата в новой группе 56 400,00 ₽" in words
        assert f"«{other.name}», ул. Садовая, 2" in words
    assert "Договор № ДО-1/2026" in ended
    assert "Последний день договора" in ended
    assert f"«{other.name}», ул. Садовая, 2" in declined
    assert client.get(f"{deed(application, 'withdraw')}blank.pdf").status_code == 302
    assert [name for name, door in DOORS.items() if door.letter is None] == [FamilyDeed.SIGN]
    assert client.get(f"{deed(application, 'fly')}blank.pdf").status_code == 404


def test_waiting_has_blanks_and_the_provider_prints_its_own(client: Client, at: Market, clerk: User) -> None:
    life.ruled(at, papers_by_providers=True)
    application, child = entered(at, clerk), child_without_login(at, clerk)
    with transaction.atomic():
        entry = enter_line(child=child, group=at.group, by=clerk)
    client.force_login(clerk)

    joined = printed(client, reverse("office:family_line_join", args=[child.pk, at.group.pk]))
    left = printed(client, reverse("office:family_line_leave", args=[entry.pk]))
    client.force_login(at.director())
    withdrawn = printed(client, deed(application, "withdraw", "provider"))

    assert "о постановке в очередь" in joined
    assert "о выходе из очереди" in left
    assert "об отзыве заявления" in withdrawn
