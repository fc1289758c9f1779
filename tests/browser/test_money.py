"""An objection on a phone, its reply and answer; the papers of a month: every page fits and is accessible."""

from tests.browser.pages import DESKTOP, PHONE, assert_accessible, screenshot
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.models import ChargeObjection, MonthPaper, PaymentRegister
from sotszakaz.kernel.users.roles import Finance


def shown(page, name):
    screenshot(page, f"money-{name}")
    assert_accessible(page)


def test_an_objection_goes_from_a_phone_to_an_answer_and_papers_to_their_acceptance(page_at, clock):
    at = market()
    signed = contract(at)
    contract(at)
    marked_sheet(at.group, cancelled=1)
    closed_month(at)
    parent = page_at(PHONE, user=signed.child.added_by)
    parent.goto("/my/charges/")
    shown(parent, "charges")
    parent.get_by_role("link", name="сентябрь 2026").click()
    parent.get_by_label("Что не так").select_option("absent")
    parent.get_by_label("Расскажите подробнее").fill("Дочь болела, справка у педагога.")
    parent.get_by_role("button", name="Возразить").click()
    parent.get_by_text("До ответа строка не оплачивается").wait_for()
    shown(parent, "objected")
    objection = ChargeObjection.objects.get()

    director = page_at(DESKTOP, user=at.director())
    director.goto("/provider/payments/?view=held")
    shown(director, "held")
    director.goto(f"/provider/objections/{objection.pk}/")
    director.get_by_label("Пояснение").fill("В журнале отмечена.")
    director.get_by_role("button", name="Отправить пояснение").click()
    director.get_by_text("Пояснение отправлено").wait_for()
    director.goto(f"/provider/registers/{PaymentRegister.objects.get().pk}/papers/")
    director.get_by_role("button", name="Сформировать документы").click()
    director.get_by_text("Сформировано документов: 2").wait_for()
    shown(director, "papers")

    finance = page_at(DESKTOP, user=member(Finance, at.municipality))
    finance.goto(f"/office/objections/{objection.pk}/")
    shown(finance, "objection")
    finance.get_by_text("Отклонить", exact=True).click()
    finance.get_by_label("Почему возражение отклонено").fill("Справки у педагога нет.")
    finance.get_by_role("button", name="Отклонить возражение").click()
    finance.get_by_text("Строка оплачивается как начислена").wait_for()
    finance.goto(f"/office/papers/{MonthPaper.objects.get(kind='act').pk}/")
    shown(finance, "paper")
    finance.get_by_role("button", name="Принять документ").click()
    finance.get_by_text("Исполнителю ушло уведомление").wait_for()
