"""Steps 3 and 4: a provider enters the registry, makes an agreement, and its group appears in the public catalogue."""

from datetime import date

from tests.factories.supply import BIC, bank_account_of, correspondent_account_of
from tests.flows.story import ARTISTIC, Story

APPLIED, ACCEPTED, AGREED, PUBLISHED = date(2026, 3, 10), date(2026, 3, 12), date(2026, 4, 1), date(2026, 8, 3)
PROGRAMME = "Акварель и тушь"


def enter_registry(story: Story) -> None:
    """The director applies with a licence; the clerk sees the term of the decision and accepts."""
    director = story.on(APPLIED, story.director).visit("/provider/registry/").follow("Подать заявку")
    director.send(
        "Подать заявку",
        {
            "Телефон": "+7 900 000-00-00",
            "Номер лицензии": "Л035-00000-26/00000001",
            "Дата лицензии": "02.04.2021",
            "Кем выдана": "Министерство образования",
            "Подвид образования": "Дополнительное образование детей и взрослых",
            "Какие услуги будете оказывать": ARTISTIC,
            "Сколько детей обучаете одновременно": "60",
            "Банк": "Банк «Заречный»",
            "БИК": BIC,
            "Расчётный или казначейский счёт": bank_account_of(BIC),
            "Корреспондентский счёт": correspondent_account_of(BIC),
            "С условиями соглашения": True,
        },
    )
    director.see("Заявка подана. Решение примут не позднее 17.03.2026.")  # five working days

    clerk = story.on(ACCEPTED, story.operator).visit("/office/providers/").follow("«Мастерская красок»")
    clerk.see("Л035-00000-26/00000001", "Решите до 17 марта 2026").send("Включить в реестр")
    clerk.see("включена в реестр под № 2026-0001")


def make_agreement(story: Story) -> None:
    """The clerk makes an agreement from the record; both sides open the same document."""
    clerk = story.on(AGREED, story.operator).visit("/office/providers/?list=registry")
    clerk.follow("«Мастерская красок»").follow("Заключить соглашение")
    terms = {"Первый день": "01.04.2026", "Последний день": "31.12.2026", "Предельный объём средств": "200 000"}
    clerk.send("Заключить соглашение", {"Исполнитель": "2026-0001", "Вид соглашения": "финансов", **terms})
    clerk.see("заключено")
    assert clerk.fact("Свободно") == "200 000,00 ₽"

    director = story.on(AGREED, story.director).visit("/provider/registry/")
    director.see("200 000,00 ₽")
    assert director.download("Соглашение, PDF").startswith(b"%PDF")


def publish_group(story: Story) -> None:
    """A programme, a part under the price ceiling, a group with its week; from then on everybody sees it."""
    director = story.on(PUBLISHED, story.director).visit("/provider/programmes/").follow("Новая программа")
    annotation = "Рисуем с натуры и по памяти, учимся смешивать цвета."
    programme = {"Услуга": ARTISTIC, "Название программы": PROGRAMME, "Краткое описание": annotation}
    director.send("Создать черновик", {**programme, "Возраст от": "7", "Возраст до": "12"})
    director.follow("Добавить часть")
    part = {"Название части": "Осень", "Часов на одного ребёнка": "36"}
    director.send("Добавить часть", {**part, "Цена части": "8 100,01"}, status=422).see("8 100,00")
    director.send("Добавить часть", {**part, "Цена части": "6 480"})
    director.follow("Открыть группу").send("Открыть группу", _group())
    assert PROGRAMME not in story.on(PUBLISHED).visit("/catalogue/").text
    director.send("Опубликовать в каталоге")

    stranger = story.on(PUBLISHED).visit("/catalogue/").send("Найти", {"Что ищете": "акварели", "Возраст": "10"})
    stranger.see("Нашлась 1 группа").follow(PROGRAMME)
    stranger.see("вторник", "15:00", "с 1 сентября 2026 по 31 октября 2026")
    assert (stranger.fact("Свободно мест"), stranger.fact("Цена")) == ("2 из 2", "6 480,00 ₽")
    assert stranger.offers("Войти и записать ребёнка")


def _group() -> dict[str, str | list[str]]:
    days = {"Первый день занятий": "01.09.2026", "Последний день занятий": "31.10.2026", "Мест": "2"}
    week = {"День недели": ["вторник", "четверг"], "Начало": ["15:00"] * 2, "Конец": ["16:30"] * 2, "Часов": ["2"] * 2}
    return {"Название группы": "Акварель-1", "Место занятий": "ул. Озёрная, 5, каб. 12", **days, **week}
