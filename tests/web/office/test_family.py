"""The counter does for a family without a login what it has signed: pages of the office."""

import io
import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import demand, life
from tests.factories.admission import wishes_window
from tests.factories.demand import Market
from tests.factories.family import MOTHER, child_without_login, entered, paper_said
from tests.factories.files import JPEG
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.models import WishList
from sotszakaz.demand.children.models import FamilyPaper
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    propose_transfer,
    refuse_application,
    withdraw_request,
)
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.states import ApplicationState, RequestState, Side
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Finance, Operator, SupportCentre
from sotszakaz.supply.programmes.models import ProgrammePart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

TICKS = {"to_terms": "on", "to_payment": "on", "to_data": "on"}


@pytest.fixture
def at() -> Market:
    return demand.market(places=1)


@pytest.fixture
def clerk(at: Market) -> User:
    return member(SupportCentre, at.municipality)


@pytest.fixture
def office(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def deed(application: EnrolmentApplication, name: str) -> str:
    return reverse("office:family_deed", args=[application.pk, name])


def words_of(pdf: bytes) -> str:
    """The words of the first sheet, on one line; its hyphens are those of the setting."""
    text = re.sub(r"\u00ad\s*\n", "", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    return " ".join(text.replace("\u00ad", "-").split())


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def test_the_card_offers_what_the_family_may_do_now(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)

    card = office.get(reverse("office:enrolment", args=[application.pk])).content.decode()

    assert deed(application, "withdraw") in card
    assert deed(application, "take") not in card
    assert deed(application, "terminate") not in card


def test_a_withdrawal_is_entered_and_told_in_the_history(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    page = office.get(deed(application, "withdraw")).content.decode()
    assert f'value="{MOTHER.full_name}"' in page

    card = office.post(deed(application, "withdraw"), paper_said(), follow=True).content.decode()

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "По бумаге семьи: отозвать заявление" in card
    assert f"{MOTHER.full_name} (мать)" in card
    assert str(clerk) in card
    scan = office.get(reverse("office:family_paper_scan", args=[FamilyPaper.objects.get().pk]))
    assert scan.content == JPEG


def test_a_family_agrees_by_paper_to_a_transfer_that_costs_more(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    other = at.other_group(at.group.part)
    ProgrammePart.objects.filter(pk=other.part_id).update(price=Decimal(90_000))
    assert deed(application, "transfer") not in office.get(reverse("office:enrolment", args=[application.pk])).text
    act_for([at.municipality.pk])
    propose_transfer(application_id=application.pk, group_id=other.pk, words="", by=SYSTEM, on=TODAY)
    assert deed(application, "transfer") in office.get(reverse("office:enrolment", args=[application.pk])).text
    page = office.get(deed(application, "transfer"))
    assert "Без подписи семьи прежний действует дальше" in page.text
    said = {name: page.context["form"][name].value() for name in ("parent_amount", "request_id")}
    said["key"] = uuid.uuid4().hex

    done = office.post(deed(application, "transfer"), paper_said(**said), follow=True)
    again = office.post(deed(application, "transfer"), paper_said(**said), follow=True)

    assert "Семья согласна: ребёнок переведён" in done.text
    assert "По бумаге семьи: согласиться на перевод" in done.text
    assert "Эта бумага уже внесена" in again.text
    act_for([at.municipality.pk])
    assert Contract.objects.get(state="active").group == other


def test_a_paper_about_one_group_is_no_paper_about_another_that_is_proposed_meanwhile(
    office: Client, at: Market, clerk: User
) -> None:
    application = entered(at, clerk)
    first, second = at.other_group(at.group.part), at.other_group(at.group.part, address="ул. Садовая, 2")
    before = office.get(reverse("office:family_change_to", args=[application.pk, first.pk]))
    act_for([at.municipality.pk])
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    sum_shown = {"parent_amount": before.context["form"]["parent_amount"].value()}
    moved = office.post(reverse("office:family_change_to", args=[application.pk, first.pk]), paper_said(**sum_shown))
    act_for([at.municipality.pk])
    said = {"application_id": application.pk, "by": SYSTEM}
    propose_transfer(**said, group_id=first.pk, words="", on=TODAY)
    read = {
        deed(application, name): office.get(deed(application, name)).context for name in ("transfer", "drop_transfer")
    }
    act_for([at.municipality.pk])
    withdraw_request(**said, side=Side.PROVIDER)
    propose_transfer(**said, group_id=second.pk, words="", on=TODAY)

    late = []
    for address, context in read.items():
        shown = {
            name: context["form"][name].value()
            for name in ("parent_amount", "request_id")
            if name in context["form"].fields
        }
        late.append(office.post(address, paper_said(**shown)))

    assert "Договор уже заключён: попросите исполнителя" in moved.text
    assert [each.status_code for each in late] == [409, 409]
    assert all("Просьба о переводе уже закрыта" in each.text for each in late)
    act_for([at.municipality.pk])
    assert not FamilyPaper.objects.exists()
    assert Contract.objects.get().group == at.group
    assert TransferRequest.objects.get(state=RequestState.ASKED).group == second


@pytest.mark.parametrize("area", ["office", "provider"])
def test_a_family_asks_by_paper_for_another_group_and_takes_it_back(
    client: Client, at: Market, clerk: User, area: str
) -> None:
    application = entered(at, clerk)
    life.ruled(at, papers_by_providers=True)
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    other, director = at.other_group(at.group.part, address="ул. Садовая, 2"), at.director()
    client.force_login(clerk if area == "office" else director)
    card = reverse("office:enrolment" if area == "office" else "provider:application", args=[application.pk])
    choice, drop = reverse(f"{area}:family_change", args=[application.pk]), f"{area}:family_deed"
    ask = reverse(f"{area}:family_change_to", args=[application.pk, other.pk])
    assert choice in client.get(card).text
    assert ask in client.get(choice).text
    page = client.get(ask)
    assert "ул. Садовая, 2" in page.text
    said = {"words": "Ближе к дому.", "parent_amount": hidden(page.text, "parent_amount")}

    stale = client.post(ask, paper_said(**{**said, "parent_amount": "1.00"}))
    asked = client.post(ask, paper_said(**said, full_name="Примерова Анна Львовна"), follow=True).text

    assert stale.status_code == 422
    assert hidden(stale.text, "parent_amount") == said["parent_amount"]
    assert "Просьба передана исполнителю, он ответит не позднее" in asked
    assert f"Семья просит перевести в группу «{other.name}»" in asked
    assert "подпись Примерова Анна Львовна (мать), принял" in asked
    assert "По заявлению на бумаге. Ближе к дому." in asked
    assert choice not in asked
    assert client.get(ask).headers["Location"] == card
    again = client.post(ask, paper_said(**said), follow=True)
    assert "О переводе уже попросили" in again.text
    shown = {"request_id": hidden(client.get(reverse(drop, args=[application.pk, "drop_transfer"])).text, "request_id")}
    taken = client.post(reverse(drop, args=[application.pk, "drop_transfer"]), paper_said(**shown), follow=True).text
    assert "Просьба снята." in taken
    assert choice in taken


def test_a_double_click_leads_to_the_card(office: Client, at: Market, clerk: User) -> None:
    application, key = entered(at, clerk), uuid.uuid4().hex
    office.post(deed(application, "withdraw"), paper_said(key=key))

    again = office.post(deed(application, "withdraw"), paper_said(key=key), follow=True)

    assert "Эта бумага уже внесена" in again.content.decode()
    assert again.status_code == 200
    assert FamilyPaper.objects.count() == 1


def test_without_the_scan_nothing_is_done(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    said = paper_said()
    del said["file"]

    answer = office.post(deed(application, "withdraw"), said)

    assert answer.status_code == 422
    assert "Без подписанной бумаги внести нельзя" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_a_file_in_which_something_runs_is_refused_at_its_field(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    broken = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 broken")

    answer = office.post(deed(application, "withdraw"), paper_said(file=broken))

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_deed_that_is_not_open_any_more_says_so(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)

    answer = office.post(deed(application, "take"), paper_said())

    assert answer.status_code == 409
    assert "Это действие уже невозможно" in answer.text


def test_a_page_of_a_deed_that_is_not_open_leads_to_the_card(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)

    answer = office.get(deed(application, "terminate"))

    assert answer.headers["Location"] == reverse("office:enrolment", args=[application.pk])
    assert office.get(deed(application, "fly")).status_code == 404


def test_who_may_not_enter_papers_sees_no_buttons(client: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    client.force_login(member(Finance, at.municipality))

    card = client.get(reverse("office:enrolment", args=[application.pk])).content.decode()

    assert deed(application, "withdraw") not in card
    assert client.post(deed(application, "withdraw"), paper_said()).status_code == 403


def test_another_municipality_finds_nothing(client: Client, at: Market, clerk: User) -> None:
    application, elsewhere = entered(at, clerk), demand.market()
    client.force_login(member(Operator, elsewhere.municipality))

    assert client.get(deed(application, "withdraw")).status_code == 404
    assert client.post(deed(application, "withdraw"), paper_said()).status_code == 404


def test_a_contract_is_signed_and_ended_on_paper(office: Client, at: Market, clerk: User) -> None:
    life.by_signature(at)
    application = entered(at, clerk, child_without_login(at, clerk))
    accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
    page = office.get(deed(application, "sign")).content.decode()
    assert reverse("office:enrolment_draft", args=[application.pk, "contract"]) in page
    said = {"read": hidden(page, "read"), "parent_amount": "0.00"}

    unticked = office.post(deed(application, "sign"), paper_said(**said))
    assert "Отметьте все три пункта" in unticked.content.decode()
    signed = office.post(deed(application, "sign"), paper_said(**said, **TICKS), follow=True).content.decode()
    contract = Contract.objects.get(application=application)
    assert f"Договор № {contract.number} заключён" in signed

    page = office.get(deed(application, "terminate")).content.decode()
    assert "Последний день договора" in page
    ended = office.post(deed(application, "terminate"), paper_said(), follow=True).content.decode()
    assert f"Договор № {contract.number} расторгается" in ended


def test_a_child_is_put_into_a_line_and_taken_out_of_it(office: Client, at: Market, clerk: User) -> None:
    demand.application(at)
    child = child_without_login(at, clerk)
    counter = office.get(reverse("office:counter", args=[child.pk, at.group.pk])).content.decode()
    join = reverse("office:family_line_join", args=[child.pk, at.group.pk])
    assert join in counter

    key = uuid.uuid4().hex
    card = office.post(join, paper_said(key=key), follow=True).content.decode()
    assert "Ребёнок в очереди, номер — 1" in card
    assert "1-й в очереди" in card
    assert "Эта бумага уже внесена" in office.post(join, paper_said(key=key), follow=True).content.decode()
    leave = reverse("office:family_line_leave", args=[WaitingEntry.objects.get().pk])
    assert leave in card

    left = office.post(leave, paper_said(), follow=True).content.decode()
    assert "Ребёнок больше не в очереди" in left
    assert "вышли из очереди" in left.lower()
    assert leave not in left


def test_a_group_is_changed(office: Client, at: Market, clerk: User) -> None:
    application, other = entered(at, clerk), at.other_group(at.group.part)
    choice = office.get(reverse("office:family_change", args=[application.pk])).content.decode()
    address = reverse("office:family_change_to", args=[application.pk, other.pk])
    assert address in choice

    page = office.get(address).content.decode()
    assert f"Группа «{other.name}»" in page
    office.post(address, paper_said(parent_amount=hidden(page, "parent_amount")))

    made = EnrolmentApplication.objects.get(replaces=application)
    assert made.group_id == other.pk
    assert office.get(address).headers["Location"] == reverse("office:enrolment", args=[application.pk])


def test_a_group_without_a_free_place_leads_to_the_other_groups(office: Client, at: Market, clerk: User) -> None:
    application, full = entered(at, clerk), at.other_group(at.group.part, places=1)
    demand.application(at, group=full)

    page = office.get(reverse("office:family_change_to", args=[application.pk, full.pk])).text

    assert "перейти нельзя" in page
    assert "Напечатать бланк" not in page
    assert f'href="{reverse("office:family_change", args=[application.pk])}"' in page


def test_wishes_are_composed_in_the_address_and_put_with_the_paper(office: Client, at: Market, clerk: User) -> None:
    window, other = wishes_window(at.municipality), at.other_group()
    child = child_without_login(at, clerk)
    address = reverse("office:family_wishes", args=[child.pk, window.pk])
    assert address in office.get(reverse("office:child", args=[child.pk])).content.decode()
    page = office.get(f"{address}?group={other.pk}&group={at.group.pk}")
    assert [row["group"].pk for row in page.context["chosen"]] == [other.pk, at.group.pk]
    assert page.context["chosen"][1]["up"] == f"?group={at.group.pk}&group={other.pk}"
    assert page.context["chosen"][0]["out"] == f"?group={at.group.pk}"
    assert f"{address}blank.pdf?group={other.pk}&amp;group={at.group.pk}" in page.text
    blank = words_of(office.get(f"{address}blank.pdf?group={other.pk}&group={at.group.pk}").content)
    assert blank.index(f"«{other.name}»") < blank.index(f"«{at.group.name}»")
    assert "1-е пожелание" in blank
    assert child.first_name not in blank

    office.post(f"{address}?group={other.pk}&group={at.group.pk}", paper_said(settlement="Заречный"))

    chosen = WishList.objects.get(child=child)
    assert list(chosen.wishes.values_list("group", flat=True)) == [other.pk, at.group.pk]
    assert [row["group"].pk for row in office.get(address).context["chosen"]] == [other.pk, at.group.pk]
    assert office.get(f"{address}?group=").context["chosen"] == []


def test_a_call_leads_to_the_card_of_the_application(office: Client, at: Market, clerk: User) -> None:
    application = entered(at, clerk)
    refuse_application(application_id=application.pk, ground="places", reason="Мест нет.", by=SYSTEM, on=TODAY)
    drain_together()
    act_for([at.municipality.pk])
    call = Notice.objects.get(user=clerk, title__startswith="Сообщите семье")

    answer = office.get(reverse("office:notice", args=[call.pk]))

    assert answer.headers["Location"] == reverse("office:enrolment", args=[application.pk])
