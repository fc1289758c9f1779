"""Steps 1, 2 and 9: the act becomes a decision, the decision an order; the plan and the group are there to be read."""

from datetime import date

from tests.flows.story import ARTISTIC, SAMPLE, SPORT, TECHNICAL, Story
from tests.flows.visitor import Visitor

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM

DECIDED, ORDERED = date(2026, 3, 2), date(2026, 3, 3)
BUDGET_CODE = "60107030110173210611"
EARLY_PLAN = {"Все": 20, "Просрочено": 0, "Подходит срок": 3, "Впереди": 14, "Выполнено": 0}
LATE_PLAN = {"Все": 20, "Просрочено": 9, "Подходит срок": 0, "Впереди": 7, "Выполнено": 1}


def confirm_act(story: Story) -> None:
    """The clerk uploads the act, reads each fact beside its place, mends one target and confirms."""
    clerk = story.on(DECIDED, story.operator).visit("/office/acts/").follow("Загрузить акт")
    clerk.send("Загрузить и прочитать", {"Файл акта": SAMPLE})
    clerk.see("№ 214-п", "управление образования администрации города Светлоключинска")
    clerk.follow("Показатели").follow("Исправить", within="Общее количество потребителей услуг").see("значение: 2300")
    clerk.send("Записать", {"Цель: число или слова": "2"}).see("исправлено")
    clerk.follow("Замечания").see("Мероприятие 5.2 назначено на 20.08.2026")
    clerk.follow("Сведения").send("Подтвердить акт")
    clerk.see("Акт подтверждён", "№ 214-п", *(code for code in (ARTISTIC, TECHNICAL, SPORT)))


def read_plan_and_group(story: Story) -> None:
    """Members of the group; the plan on the day of the decision; the first measure is done."""
    clerk = story.on(ORDERED, story.operator).visit("/office/working-group/")
    members = clerk.rows("Состав рабочей группы")
    assert [(row["Фамилия, имя, отчество"], row["Роль"]) for row in members] == [
        ("Примерова А. Б.", "руководитель"),
        ("Шаблонов В. Г.", "заместитель руководителя"),
        ("Бланкова Д. Е.", "секретарь"),
        ("Макетов Ж. З.", "член группы"),
        ("Черновикова К. Л.", "член группы"),
    ]
    clerk.visit("/office/plan/")
    assert {name: clerk.count(name) for name in EARLY_PLAN} == EARLY_PLAN
    clerk.follow("Отметить выполнение: 2.1").send("Отметить выполнение", {"Что сделано": "Постановление № 250-п"})
    clerk.follow("Выполнено").see("Выполнено 03.03.2026: Постановление № 250-п")


def approve_order(story: Story) -> None:
    """Volumes of three methods apart, a budget line, the head's approval; the plan's measure 4.1 is done with it."""
    _adopt_rules(story)
    clerk = story.on(ORDERED, story.operator)
    _set_unit_costs(clerk)
    clerk.visit("/office/orders/").follow("Начать заказ")
    clerk.send("Начать заказ", {"Год": "2026"})
    _add(clerk, ARTISTIC, "по социальному сертификату", "40", "2 000", "")
    _add(clerk, TECHNICAL, "по муниципальному заданию", "30", "1000", "200 000,00")
    _add(clerk, SPORT, "по конкурсу", "10", "400", "80 000")
    clerk.follow("Задать строку бюджета")
    clerk.send("Записать строку бюджета", {"Код бюджетной классификации": BUDGET_CODE, "Сумма": "350 000"})
    assert not clerk.offers("Утвердить заказ на 2026 год")
    address = clerk.address

    head = story.on(ORDERED, story.head).visit(address).send("Утвердить заказ на 2026 год")
    head.see("Заказ утверждён", "300 000,00 ₽")
    *volumes, total = head.rows("Объёмы услуг")
    assert len(volumes) == 3
    assert total["По сертификату"] == "40 получателей 2 000 чел.-ч 300 000,00 ₽"
    assert total["По муниципальному заданию"] == "30 получателей 1 000 чел.-ч 200 000,00 ₽"
    assert total["По конкурсу"] == "10 получателей 400 чел.-ч 80 000,00 ₽"
    assert head.download("Документ №").startswith(b"%PDF")

    clerk = story.on(ORDERED, story.operator).visit("/office/plan/").follow("Отметить выполнение: 4.1")
    clerk.send("Отметить выполнение", {"За какой срок": "до 1 апреля 2026", "Что сделано": "Заказ утверждён"})


def read_plan_later(story: Story, day: date) -> None:
    """Seven months later: what was done, what is overdue (among them three quarters of seminars)."""
    clerk = story.on(day, story.operator).visit("/office/plan/")
    assert {name: clerk.count(name) for name in LATE_PLAN} == LATE_PLAN
    clerk.follow("Просрочено").see("3 срока пропущено", "Формирование реестра исполнителей услуг")
    clerk.follow("Впереди").see("ближайший срок: 1 января 2027")


def _add(clerk: Visitor, code: str, method: str, recipients: str, person_hours: str, amount: str) -> None:
    clerk.follow("Добавить объём")
    typed = {"Услуга": code, "Способ определения исполнителя": method, "Получателей": recipients}
    clerk.send("Записать объём", {**typed, "Человеко-часов": person_hours, "Сумма": amount})


def _set_unit_costs(clerk: Visitor) -> None:
    clerk.visit("/office/orders/").follow("Нормативные затраты")
    typed = {"Рублей за человеко-час": "150", "Действуют с": "01.01.2026", "Основание": "Постановление о затратах"}
    for code in (ARTISTIC, TECHNICAL, SPORT):
        clerk.follow(f"Задать затраты {code}").send("Записать затраты", typed)
    costs = clerk.rows("Нормативные затраты услуг")
    assert sorted(row["За человеко-час"] for row in costs) == ["150,00 ₽"] * 3 + ["не заданы"] * 3


def _adopt_rules(story: Story) -> None:
    """There is no page for a new version of the rules yet."""
    if not story.figures.counts_by_attendance:
        return
    with acting_for(story.town.pk):
        adopt_regulation(
            municipality_id=story.town.pk,
            title="Порядок персонифицированного учёта",
            starts_on=date(2026, 4, 1),
            settings={"counting_policy": Setting("by_attendance", "Порядок персонифицированного учёта, пункт 12")},
            by=SYSTEM,
        )
