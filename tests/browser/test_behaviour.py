"""What the little script adds, and that nothing needs it: tried on the form of the gallery."""

import pytest
from playwright.sync_api import expect
from tests.browser.pages import DESKTOP, PHONE, Watch, assert_accessible, screenshot

GALLERY = "/components/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(page_at, javascript):
    page = page_at(PHONE, javascript=javascript)
    page.goto(GALLERY)

    form = page.locator("#form form")
    form.get_by_label("Цена за период").fill("много")
    form.get_by_role("button", name="Отправить").click()

    expect(form.get_by_label("Цена за период")).to_have_value("много")
    expect(form.get_by_role("alert")).to_contain_text("Укажите сумму в рублях")
    screenshot(page, f"refused-form-{'with' if javascript else 'without'}-script")


def test_after_a_refusal_the_summary_has_the_focus_and_leads_to_the_field(page_at):
    page = page_at(DESKTOP)
    page.goto(GALLERY)

    page.locator("#form form").get_by_role("button", name="Отправить").click()
    summary = page.locator("#form .error-summary")
    expect(summary).to_be_focused()
    assert_accessible(page)
    summary.get_by_role("link", name="«Как проходят занятия». Выберите вариант.").click()

    expect(page.locator("#id_mode_0")).to_be_focused()


def test_a_form_is_sent_once_however_often_it_is_pressed(page_at):
    page = page_at(DESKTOP)
    page.goto(GALLERY)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.evaluate(
        """() => {
          const button = document.querySelector("#form button[type=submit]");
          button.click(); button.click(); button.click();
        }"""
    )
    expect(page.locator("#form .error-summary")).to_be_focused()

    assert len(sent) == 1
    expect(page.locator("#form button[type=submit]")).to_be_enabled()


def test_a_taken_form_says_so_above_the_page(page_at):
    page = page_at(PHONE)
    page.goto(GALLERY)
    form = page.locator("#form form")

    form.get_by_label("Название программы").fill("Робототехника")
    form.get_by_label("Первый день занятий").fill("2026-09-01")
    form.get_by_label("Цена за период").fill("1 234,50")
    form.get_by_label("Направленность").select_option("technical")
    form.get_by_label("Очно").check()
    form.get_by_role("button", name="Отправить").click()

    expect(page.get_by_role("status")).to_contain_text("Форма принята")
    assert_accessible(page)


def test_a_confirm_shows_consequences_before_the_button(page_at):
    page = page_at(PHONE)
    page.goto(GALLERY)
    confirm = page.locator("#confirm .confirm")
    expect(confirm.get_by_role("button", name="Расторгнуть", exact=True)).to_be_hidden()

    confirm.locator("summary").press("Enter")

    expect(confirm.get_by_text("Новые заявления к этому исполнителю закроются сразу")).to_be_visible()
    expect(confirm.get_by_role("button", name="Расторгнуть", exact=True)).to_be_visible()


def test_the_skip_link_jumps_over_the_header(page_at):
    page = page_at(DESKTOP)
    page.goto(GALLERY)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Перейти к содержанию")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_a_table_turns_into_cards_on_a_phone(page_at):
    page = page_at(PHONE)
    page.goto(GALLERY)

    cell = page.locator("#table td[data-label='Исполнитель']").first

    label = cell.evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert label == '"Исполнитель"'
    assert cell.evaluate("(cell) => getComputedStyle(cell).display") == "flow-root"


def test_the_content_policy_refuses_an_inline_script_and_the_watch_notices(page_at):
    watch, guarded = Watch(), page_at(DESKTOP).context.new_page()  # a page that the fixture does not watch
    watch.attach(guarded)
    guarded.goto(GALLERY)

    guarded.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.inlineRan = true";
          document.body.append(script);
        }"""
    )
    guarded.goto("/no-such-page/")

    assert guarded.evaluate("window.inlineRan") is None
    assert any("Content Security Policy" in problem for problem in watch.problems)
    assert any("404" in problem for problem in watch.problems)
