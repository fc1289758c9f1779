"""A whole meeting of the working group by three people at once: from the date to the signed minutes."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, expect
from tests.browser.pages import DESKTOP, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories.group import working_group
from tests.factories.kernel import MunicipalityFactory
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.ordering.working_group.models import Assignment, Ballot, Meeting

TELEPHONE, TRIES = 390, 5


@pytest.fixture
def ground():
    municipality = MunicipalityFactory(with_body=True, timezone=where_it_is_noon())
    return working_group("head", "secretary", "parent", "lawyer", municipality=municipality, at=timezone.now())


def where_it_is_noon() -> str:
    """A time zone in which a meeting of the next minutes is of today, at whatever hour the test runs."""
    return f"Etc/GMT{timezone.now().astimezone(UTC).hour - 12:+d}"


def go(page: Page, address: str) -> None:
    """Open the page; one that watches the room may be loading itself anew at this very moment."""
    for _ in range(TRIES):
        try:
            page.goto(address)
        except Error as error:
            if not any(words in error.message for words in ("interrupted by another navigation", "net::ERR_ABORTED")):
                raise
        else:
            return
    raise AssertionError(f"{address} всё время загружается заново")


def press(page: Page, name: str, said: str = "") -> None:
    """Press the button, and wait for the words that the next page says."""
    page.get_by_role("button", name=name, exact=True).click()
    if said:
        expect(page.get_by_text(said).first).to_be_visible()


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"group-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def prepare(page: Page, ground) -> str:
    """The secretary names the day and writes two questions; the address of the meeting."""
    go(page, "/office/working-group/")
    shown(page, "composition")
    page.get_by_role("link", name="Назначить заседание").click()
    soon = timezone.now().astimezone(ZoneInfo(ground.municipality.timezone)) + timedelta(minutes=20)
    page.fill("[name=starts_at]", f"{soon:%Y-%m-%dT%H:%M}")
    press(page, "Дальше")
    expect(page.get_by_text("Укажите место заседания или ссылку").first).to_be_visible()
    page.fill("[name=place]", "малый зал администрации")
    page.fill("[name=link]", "https://meet.example.org/group")
    shown(page, "meeting-new")
    press(page, "Дальше")
    for title, form in (("Об итогах набора", "поимённое"), ("О лучшем педагоге года", "тайное")):
        page.get_by_role("link", name="Добавить вопрос").click()
        page.fill("[name=title]", title)
        page.get_by_label(form, exact=True).check()
        page.fill("[name=proposal]", f"{title}: согласиться с предложением опорного центра.")
        press(page, "Добавить вопрос")
    shown(page, "agenda")
    press(page, "Передать повестку руководителю", "Повестка передана")
    return page.url


def gather(secretary: Page, head: Page, member: Page, address: str, ground) -> None:
    go(head, address)
    shown(head, "to-approve")
    press(head, "Утвердить повестку", "Члены группы получили приглашение")
    go(secretary, address)
    for who in ("head", "secretary"):
        row = secretary.get_by_role("row").filter(has_text=ground.seats[who].name)
        row.get_by_role("button", name="В зале").click()
        expect(row.get_by_text("в зале с")).to_be_visible()
    go(member, address)
    shown(member, "invited")
    press(member, "Я участвую дистанционно", "Присутствие отмечено")
    go(head, address)
    press(head, "Открыть заседание", "Заседание открыто")
    go(secretary, address)
    shown(secretary, "open")
    assert_keyboard_reaches_everything(secretary)


def vote(number: int, pages: dict[Page, str], secretary: Page, address: str) -> None:
    go(secretary, address)
    press(secretary, f"Начать голосование по вопросу {number}", "Голосование началось")
    for page, choice in pages.items():
        go(page, address)
        shown(page, f"vote-{number}")
        press(page, choice, "Ваш голос принят")
    go(secretary, address)
    shown(secretary, f"before-count-{number}")
    press(secretary, "Подсчитать голоса", "Голоса подсчитаны")


def finish(page: Page, ground) -> None:
    """The secretary writes an assignment and the minutes."""
    page.get_by_role("link", name="Дать поручение по вопросу 1").click()
    page.fill("[name=text]", "Опубликовать итоги набора на портале")
    page.get_by_label("Кто отвечает: член группы").select_option(label=ground.seats["parent"].name)
    page.fill("[name=due_on]", f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}")
    shown(page, "assignment-new")
    press(page, "Записать поручение", "Поручение записано")
    press(page, "Закончить заседание", "Заседание закончено")
    press(page, "Составить протокол", "Протокол составлен")
    shown(page, "minutes")


def sign(page: Page, ground, key) -> None:
    """The head signs the minutes by a file."""
    act_for([ground.municipality.pk])
    version = latest_version(Meeting.objects.get().document_id)
    content = key.sign(version.payload.encode())
    go(page, f"/office/documents/{version.document_id}/")
    screenshot(page, "group-document")  # axe-core needs scripts, which this page does without
    page.get_by_label("Файл подписи").set_input_files(
        {"name": "minutes.sig", "mimeType": "application/pkcs7-signature", "buffer": content}
    )
    press(page, "Проверить и принять подпись", "Подпись проверена и принята")


def test_three_people_hold_a_meeting_to_signed_minutes(page_at, ground):
    keys = signing(municipality=ground.municipality)
    key = keys.between.person(surname="Образцова", given_name="Вера Павловна", snils="11122233381")
    secretary = page_at(DESKTOP, user=ground.users["secretary"])
    head = page_at(DESKTOP, user=ground.users["head"])
    member = page_at(TELEPHONE, user=ground.users["parent"])

    address = prepare(secretary, ground)
    gather(secretary, head, member, address, ground)
    vote(1, {head: "За", secretary: "За", member: "Против"}, secretary, address)
    expect(secretary.get_by_text("принято", exact=True)).to_be_visible()
    vote(2, {head: "За", secretary: "Воздержаться", member: "Против"}, secretary, address)
    expect(secretary.get_by_text("Голоса разделились поровну")).to_be_visible()
    go(head, address)
    shown(head, "tie")
    press(head, "Решающий голос за", "Решающий голос принят")
    go(secretary, address)
    finish(secretary, ground)
    sign(page_at(DESKTOP, user=ground.users["head"], javascript=False), ground, key)
    go(member, address)
    expect(member.get_by_text("Протокол подписан").first).to_be_visible()
    shown(member, "signed")
    go(member, "/office/working-group/assignments/?view=mine")
    shown(member, "mine")
    member.get_by_role("link", name="Опубликовать итоги набора").click()
    shown(member, "assignment")

    act_for([ground.municipality.pk])
    assert [each.outcome for each in Ballot.objects.order_by("pk")] == ["adopted", "adopted"]
    assert Ballot.objects.get(form="secret").casting == "for"
    assert Signature.objects.get().signer_name == "Образцова Вера Павловна"
    assert Assignment.objects.get().owner == ground.seats["parent"]
