"""Steps 7 and 8: a marked month is closed, its register agrees with the ledger; the report and the indicators."""

import io
from datetime import date

from pypdf import PdfReader
from tests.flows.steps.demand import DASHA, DASHAS_MOTHER, GLEB, GLEBS_FATHER, PARENTS_PASSWORD
from tests.flows.steps.ordering import BUDGET_CODE
from tests.flows.story import ARTISTIC, CANCELLED, MISSED, SPORT, TECHNICAL, Figures, Share, Story
from tests.flows.visitor import Visitor

from sotszakaz.supply.providers.models import ProviderApplication

LAST_DAY, CLOSED = date(2026, 9, 30), date(2026, 10, 2)
MEASURED = {"1.F": "1", "2.P": "0", "2.M": "1", "2.M.1": "1", "3.M": "1", "3.M.1": "1", "3.F": "2", "3.F.1": "2"}


def mark_month(story: Story) -> None:
    """The month cannot be closed before it ends nor without the sheet; the director marks every class."""
    finance = story.on(LAST_DAY, story.finance).visit("/office/months/").follow("сентябрь 2026")
    finance.see("Закрыть пока нельзя", "закрывают с 1 октября 2026")
    assert not finance.offers("Закрыть сентябрь 2026")
    finance = story.on(CLOSED, story.finance).visit("/office/months/2026-09/")
    finance.send("Закрыть сентябрь 2026", status=422).see("не заполнены табели групп — «Акварель-1»")

    director = story.on(CLOSED, story.director).visit("/provider/attendance/").see("отмечено 0 из 9")
    director.follow("сентябрь 2026")
    missed = {f"{DASHA}, {day:%d.%m}": "Н" for day in MISSED}
    director.send("Сохранить табель", {f"Занятие {CANCELLED:%d.%m}": "отмена", **missed})
    director.see("Табель сохранён", "Табель заполнен")


def close_month(story: Story) -> None:
    """The register has a line a contract and agrees with the ledger; the provider sees it, families see the rest."""
    finance = story.on(CLOSED, story.finance).visit("/office/months/2026-09/").send("Закрыть сентябрь 2026")
    finance.see("Месяц закрыт")
    assert finance.fact("Начислено") == story.figures.register
    finance.follow("№")
    _see_register(finance, story.figures)
    pdf = PdfReader(io.BytesIO(finance.download("Открыть PDF")))
    assert story.figures.register.removesuffix(" ₽") in " ".join("".join(p.extract_text() for p in pdf.pages).split())

    director = story.on(CLOSED, story.director).visit("/provider/months/").follow("сентябрь 2026")
    _see_register(director, story.figures)
    director.visit("/provider/attendance/").follow("сентябрь 2026").see("Месяц закрыт", "отмена")
    assert not director.offers("Сохранить табель")
    _see_certificate(story, DASHAS_MOTHER, DASHA, story.figures.dasha)
    _see_certificate(story, GLEBS_FATHER, GLEB, story.figures.gleb)


def report(story: Story) -> None:
    """Plan, fact and deviation: two children's hours of one month against the order of the year."""
    head = story.on(CLOSED, story.head).visit("/office/report/")
    assert tuple(map(head.fact, ("Израсходовано", "Удержано", "Свободно"))) == story.figures.budget
    lines = {next(code for code in (ARTISTIC, TECHNICAL, SPORT) if code in row["Услуга"]): row
             for row in head.rows("Исполнение объёмов в человеко-часах")}  # fmt: skip
    certificate = lines[ARTISTIC]
    assert certificate["План"] == "2 000"
    assert certificate["Факт"] == story.figures.fact_hours
    assert certificate["В резерве"] == story.figures.held_hours
    assert certificate["Отклонение"] == f"{story.figures.deviation} допустимо −200"
    assert certificate["Итог"] == "исполняется"
    assert [lines[code]["Итог"] for code in (TECHNICAL, SPORT)] == ["вводится помесячно"] * 2
    head.follow(f"Движения по строке бюджета {BUDGET_CODE}")
    causes = [
        (row["Движение"], row["Причина"].split(" № ")[0]) for row in head.rows("Движения счёта, последние сверху")
    ]
    assert sorted(causes) == sorted(
        [("зачисление", "социальный заказ утверждён, изменён или закрыт")]
        + [("резерв", "заявление"), ("списание", "договор"), ("снятие резерва", "договор")] * 2
    )


def indicators(story: Story) -> None:
    """What registers can answer, with the rows behind it; the target mended in step 1 is reached."""
    _tell_the_database_the_day()
    head = story.on(CLOSED, story.head).visit("/office/indicators/")
    rows = {row["Ключ"]: row for row in head.rows("Показатели эффективности")}
    assert len(rows) == 21
    assert {key: rows[key]["Факт"] for key in MEASURED} == MEASURED
    assert (rows["3.F"]["Цель"], rows["3.F"]["Итог"]) == ("2", "● достигнут")
    assert "достигнут" not in rows["2.M"]["Итог"]
    head.follow("Общее количество потребителей услуг").see("Дети с договорами в году", "кому открыты договоры")
    clerk = story.on(CLOSED, story.operator).visit("/office/indicators/3.F/")
    assert len(clerk.rows("По одному договору на ребёнка")) == 2
    head.visit("/office/indicators/2.M.1/").see("«Мастерская красок»")


def _tell_the_database_the_day() -> None:
    """The database stamped the application by its own clock, which no test can move; the story's day was in March."""
    ProviderApplication.objects.update(submitted_at="2026-03-10T12:00:00Z")


def _see_register(visitor: Visitor, figures: Figures) -> None:
    visitor.see("Сходится с проводками до копейки")
    assert visitor.fact("К оплате") == figures.register
    lines = sorted(visitor.rows("Договоры месяца"), key=lambda row: row["Чел.-часов"], reverse=True)
    shown = [(row["Полнота"], row["Чел.-часов"], row["К оплате"], row["Возвращено"]) for row in lines]
    expected = [(each.percent, each.due_hours, each.due, each.returned) for each in (figures.dasha, figures.gleb)]
    assert sorted(shown) == sorted(expected)


def _see_certificate(story: Story, email: str, child: str, share: Share) -> None:
    parent = story.on(CLOSED).log_in(email, PARENTS_PASSWORD).visit("/my/").follow("Открыть карточку", within=child)
    assert tuple(map(parent.fact, ("Израсходовано", "Удержано", "Свободно"))) == share.balance
