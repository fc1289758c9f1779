"""An inspection filled on a phone to its act and back to what was mended; a survey by its link; a complaint."""

from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.quality import ASKED_AT, asked, criteria_of, delivered, links, photo, planned
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality.models import Shortcoming
from sotszakaz.oversight.surveys.models import SurveyAnswer


def shown(page, name):
    screenshot(page, f"quality-{name}-{page.viewport_size['width']}")
    assert_accessible(page)


def tap(page, criterion, mark):
    """One tap; it is saved when the button says that it is pressed."""
    card = page.locator(f"#criterion-{criterion.pk}")
    card.get_by_role("button", name=mark, exact=True).click()
    card.locator("[aria-pressed='true']").get_by_text(mark, exact=True).wait_for()


def test_an_inspection_is_filled_by_taps_and_its_finding_is_mended(page_at, clock, tmp_path):
    clock.go(TODAY)
    record = supply.record()
    inspector = member(Operator, record.municipality)
    inspection = planned(record, inspector=inspector)
    first, second, third = criteria_of(inspection)
    picture = tmp_path / "выход.jpg"
    picture.write_bytes(photo(size=(320, 240)))

    phone = page_at(PHONE, user=inspector)
    phone.goto("/office/inspections/")
    shown(phone, "list")
    phone.get_by_role("link", name=record.organisation.short_name).click()
    phone.get_by_role("button", name="Начать проверку").click()
    phone.get_by_text("Отмечено 0 из 3").wait_for()
    phone.locator(f"#words-{first.pk}").fill("Выход закрыт на замок.")
    tap(phone, first, "Нет")
    tap(phone, second, "Да")
    tap(phone, third, "Не применимо")
    phone.get_by_text("Отмечено 3 из 3").wait_for()
    card = phone.locator(f"#criterion-{first.pk}")
    card.get_by_text("Добавить фото").click()
    card.get_by_label("Снимок к критерию № 1").set_input_files(picture)
    card.get_by_role("button", name="Добавить").click()
    phone.get_by_text("место и время съёмки из него удалены").wait_for()
    shown(phone, "filled")
    phone.get_by_label("Устранить до").fill("2026-08-31")
    phone.get_by_role("button", name="Завершить и отправить акт").click()
    phone.get_by_text("Проверка завершена, акт № АП-1/2026").wait_for()
    shown(phone, "act")

    found = Shortcoming.objects.get()
    assert found.words == "Выход закрыт на замок."
    director = page_at(DESKTOP, user=member(Director, record.municipality, record.organisation))
    director.goto(f"/provider/inspections/{inspection.pk}/")
    shown(director, "act-of-provider")
    director.goto(f"/provider/shortcomings/{found.pk}/")
    director.get_by_label("Что сделано").fill("Замок снят.")
    director.get_by_role("button", name="Отправить ответ").click()
    director.get_by_text("Ответ отправлен").wait_for()

    desk = page_at(DESKTOP, user=inspector)
    desk.goto(f"/office/shortcomings/{found.pk}/")
    shown(desk, "finding")
    desk.get_by_role("button", name="Принять: устранено").click()
    desk.get_by_text("Устранение принято").wait_for()
    desk.goto(f"/office/inspections/{inspection.pk}/")
    shown(desk, "act")


def test_a_survey_is_answered_on_a_phone_once_and_a_complaint_is_filed(page_at, clock):
    clock.now = ASKED_AT
    at = delivered()
    [link] = links(asked(at))
    act_for([])

    phone = page_at(PHONE)
    phone.goto(f"/survey/{link}/")
    shown(phone, "survey")
    phone.get_by_label("5 — очень доволен").check()
    phone.get_by_label("Да", exact=True).check()
    phone.get_by_label("Что улучшить?").fill("Больше света.")
    phone.get_by_role("button", name="Отправить ответ").click()
    phone.get_by_text("Спасибо за ответ").first.wait_for()
    shown(phone, "thanks")
    act_for([at.municipality.pk])
    assert SurveyAnswer.objects.get().satisfaction == 5

    phone.goto(f"/complaints/new/?municipality={at.municipality.pk}")
    phone.get_by_label("О чём жалоба").select_option("safety")
    phone.get_by_label("Что случилось").fill("Запасной выход закрыт.")
    phone.get_by_label("Ваше имя").fill("Примерова Анна")
    phone.get_by_label("Почта или телефон для ответа").fill("anna@example.org")
    phone.get_by_label("Согласие на обработку данных").check()
    shown(phone, "complaint")
    phone.get_by_role("button", name="Подать жалобу").click()
    phone.get_by_text("Запишите номер и код").wait_for()
    shown(phone, "complaint-filed")

    operator = page_at(DESKTOP, user=member(Operator, at.municipality))
    operator.goto(f"/office/complaints/{Complaint.objects.get().pk}/")
    shown(operator, "complaint-of-office")
    operator.goto("/office/surveys/")
    operator.get_by_role("link", name="Услуги: сентябрь 2026").click()
    shown(operator, "results")
    for name in ("questionnaire", "checklists/new", "complaints", "standards"):
        operator.goto(f"/office/{name}/")
        shown(operator, name.replace("/", "-"))
