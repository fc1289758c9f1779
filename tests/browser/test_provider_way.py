"""A provider comes from an application to the public catalogue, through the hands of two people."""

from datetime import date
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.pages import DESKTOP, PHONE, assert_accessible, assert_keyboard_reaches_everything, screenshot
from tests.factories import ordering, supply
from tests.factories.kernel import OrganisationFactory, member
from tests.factories.supply import end_of_year

from sotszakaz.kernel.users.roles import Director, Operator


def shown(page: Page, name: str) -> None:
    """A picture of the page, which is accessible and fits."""
    screenshot(page, f"supply-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def fill(page: Page, **typed: Any) -> None:
    """Type into the controls by their names, days as the calendar gives them."""
    for name, value in typed.items():
        page.fill(f"[name={name}]", value.isoformat() if isinstance(value, date) else str(value))


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def apply(page: Page, organisation: Any) -> None:
    claim = supply.claim_of(organisation)
    page.goto("/provider/registry/apply/")
    shown(page, "apply")
    fill(page, phone="+7 900 000-00-00", licence_number=claim.licence.number, licence_issuer=claim.licence.issuer)
    fill(page, licence_issued_on=claim.licence.issued_on, capacity=200, bank_name=claim.bank.name)
    fill(page, bank_bic=claim.bank.bic, bank_account="1" * 20, correspondent_account=claim.bank.correspondent)
    page.get_by_role("checkbox", name="Художественная").check()
    page.get_by_label("С условиями соглашения").check()
    send(page, "Подать заявку")
    expect(page.get_by_text("контрольная цифра не сходится")).to_have_count(2)  # in the summary and at the field
    shown(page, "apply-mistake")
    fill(page, bank_account=claim.bank.account)
    send(page, "Подать заявку")
    expect(page.get_by_text("Решение примут не позднее").first).to_be_visible()
    shown(page, "waiting")


def decide_and_agree(page: Page) -> None:
    page.goto("/office/providers/")
    shown(page, "applications")
    page.get_by_role("link", name="Дом творчества").click()
    shown(page, "application")
    send(page, "Включить в реестр")
    page.get_by_role("link", name="Заключить соглашение").click()
    page.get_by_label("финансовое обеспечение затрат").check()
    fill(page, first_day=timezone.localdate(), last_day=end_of_year(), limit="900 000")
    shown(page, "agreement-new")
    send(page, "Заключить соглашение")
    expect(page.get_by_role("heading", name="Соглашение № СГ-1")).to_be_visible()
    shown(page, "agreement")


def publish(page: Page) -> None:
    page.goto("/provider/programmes/")
    page.get_by_role("link", name="Новая программа").click()
    fill(page, name="Акварель и тушь", annotation="Рисуем с натуры.", age_from=7, age_to=12)
    send(page, "Создать черновик")
    page.get_by_role("link", name="Добавить часть").click()
    fill(page, title="Осень", hours="34,5", price="5 000")
    shown(page, "part-new")
    send(page, "Добавить часть")
    page.get_by_role("link", name="Открыть группу").click()
    fill(page, name="Акварель-1", address="ул. Школьная, д. 1", places=12)
    fill(page, starts_on=timezone.localdate(), ends_on=end_of_year())
    page.select_option("[name=week-0-weekday]", label="вторник")
    page.fill("[name=week-0-starts_at]", "15:00")
    page.fill("[name=week-0-ends_at]", "16:30")
    page.fill("[name=week-0-hours]", "2")
    shown(page, "group-new")
    send(page, "Открыть группу")
    send(page, "Опубликовать в каталоге")
    expect(page.get_by_text("родители видят её в каталоге")).to_be_visible()
    shown(page, "programme")


def test_a_provider_comes_from_an_application_to_the_catalogue(page_at, clock):
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()
    ordering.approved_order(municipality, year=timezone.localdate().year, unit_cost=supply.UNIT_COST)
    director = member(Director, municipality, organisation)

    apply(page_at(PHONE, user=director), organisation)
    decide_and_agree(page_at(DESKTOP, user=member(Operator, municipality)))
    publish(page_at(DESKTOP, user=director))

    stranger = page_at(PHONE)
    stranger.goto("/catalogue/?text=акварелью")
    shown(stranger, "catalogue")
    stranger.get_by_role("link", name="Акварель и тушь").click()
    expect(stranger.get_by_text("12 из 12")).to_be_visible()
    shown(stranger, "group")


def test_forms_of_a_provider_work_by_keyboard_alone(page_at):
    part = supply.part()
    page = page_at(DESKTOP, user=member(Director, part.municipality, part.programme.organisation))

    for address in ("/provider/programmes/new/", f"/provider/parts/{part.pk}/groups/new/"):
        page.goto(address)
        assert_keyboard_reaches_everything(page)
