"""Steps 5 and 6: parents sign up and add children, a clerk confirms them, a click books a place, a contract is made."""

import io
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from pypdf import PdfReader
from tests.factories.kernel import snils_of
from tests.flows.steps.supply import PROGRAMME
from tests.flows.story import Share, Story
from tests.flows.visitor import Visitor

from sotszakaz.demand.certificates.actions import set_funding_scheme
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.users.access import SYSTEM

ADDED, CONFIRMED, BOOKED, LATE = date(2026, 8, 5), date(2026, 8, 6), date(2026, 8, 7), date(2026, 9, 16)
PARENTS_PASSWORD = "весна в Светлоключинске"
DASHA, GLEB, EGOR = "Красильникова Дарья Олеговна", "Морошкин Глеб Ильич", "Красильников Егор Олегович"
DASHAS_MOTHER, GLEBS_FATHER = "krasilnikova@example.org", "moroshkin@example.org"


def set_scheme(story: Story) -> None:
    """There is no page for it yet."""
    values = dict(zip((ChildCategory.GENERAL, ChildCategory.DISABILITY), story.figures.face_values, strict=True))
    with acting_for(story.town.pk):
        set_funding_scheme(
            municipality_id=story.town.pk,
            period=DateRange(date(2026, 1, 1), date(2027, 1, 1)),
            unit=story.figures.unit,
            title="Программа персонифицированного финансирования на 2026 год",
            values=values,
            by=SYSTEM,
        )


def add_children(story: Story) -> None:
    """Two families sign up; the clerk compares the data and each certificate gets the value of its category."""
    set_scheme(story)
    mother = _sign_up(story, "Красильникова Ольга Ивановна", DASHAS_MOTHER)
    _add(mother, DASHA, "08.03.2016", 1, "дети без особых условий", "мать")
    _add(mother, EGOR, "01.05.2020", 2, "дети без особых условий", "мать")
    father = _sign_up(story, "Морошкин Илья Петрович", GLEBS_FATHER)
    _add(father, GLEB, "20.11.2017", 3, "дети с ОВЗ", "отец")

    for name, value in zip(
        (DASHA, GLEB, EGOR), (*story.figures.shown_values, story.figures.shown_values[0]), strict=True
    ):
        clerk = story.on(CONFIRMED, story.operator).visit("/office/children/")
        clerk.send("Найти", {"Фамилия, СНИЛС": name.split()[0], "Состояние": "на проверке"})
        clerk.follow(name).send("Подтвердить и открыть сертификат").see("открыт сертификат №")
        assert clerk.fact("Номинал") == value


def book_from_first_day(story: Story) -> None:
    """Dasha's mother sees the terms, tries the younger brother in vain, books with one click and a second one."""
    mother = _parent(story, BOOKED, DASHAS_MOTHER)
    _quote(mother, EGOR).see("Сейчас записаться нельзя", "6 лет")
    assert not mother.offers("Подать заявление")
    _quote(mother, DASHA)
    _see_terms(mother, story.figures.dasha, "2 из 2")
    form = mother.page
    mother.send("Подать заявление").see("Заявление подано", "подано")
    booked = mother.address
    mother.page = form
    mother.send("Подать заявление")
    assert mother.address == booked
    assert len(mother.visit("/my/enrolments/").rows("Заявления и договоры")) == 1
    _accept(story, BOOKED, DASHA)


def book_late(story: Story) -> None:
    """Gleb comes to the running group and takes the last place."""
    father = _parent(story, LATE, GLEBS_FATHER)
    _quote(father, GLEB)
    _see_terms(father, story.figures.gleb, "1 из 2")
    father.send("Подать заявление")
    _accept(story, LATE, GLEB)

    stranger = story.on(LATE).visit("/catalogue/").follow(PROGRAMME).see("Свободных мест нет")
    assert stranger.fact("Свободно мест") == "0 из 2"


def open_documents(story: Story) -> None:
    """The parent's certificate and contract open as PDF, and anybody can check them by the code of their square."""
    mother = _parent(story, BOOKED, DASHAS_MOTHER).visit("/my/enrolments/").follow(PROGRAMME)
    for document, title in (("Договор №", "Договор"), ("Социальный сертификат №", "Социальный сертификат")):
        content = mother.download(document)
        assert content.startswith(b"%PDF")
        text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
        for words in (DASHA, PROGRAMME, "«Мастерская красок»", story.figures.dasha.certificate.removesuffix(" ₽")):
            assert words in text, f"в документе нет «{words}»:\n{text}"
        code = text.partition("Код проверки")[2].split()[0].strip(":")
        stranger = story.on(BOOKED).visit("/check/").send("Проверить", {"Код проверки": code})
        stranger.see("Такой документ есть, но подписан не всеми", title)
        assert DASHA not in stranger.text


def _sign_up(story: Story, name: str, email: str) -> Visitor:
    parent = story.on(ADDED).visit("/login/").follow("Зарегистрироваться родителю")
    typed = {"Фамилия, имя, отчество": name, "Электронная почта": email, "Даю согласие": True}
    passwords = {"Пароль": PARENTS_PASSWORD, "Пароль ещё раз": PARENTS_PASSWORD}
    return parent.send("Зарегистрироваться", {**typed, **passwords}).see("Вы зарегистрированы")


def _parent(story: Story, day: date, email: str) -> Visitor:
    return story.on(day).log_in(email, PARENTS_PASSWORD)


def _add(parent: Visitor, name: str, born: str, number: int, category: str, relation: str) -> None:
    last, first, middle = name.split()
    parent.visit("/my/").follow("Добавить ребёнка")
    names = {"Фамилия": last, "Имя": first, "Отчество": middle, "Дата рождения": born, "СНИЛС": snils_of(number)}
    rest = {"Муниципалитет": "Светлоключинск", "Категория": category, "Кем вы приходитесь": relation}
    parent.send("Передать данные", {**names, **rest, "Даю согласие": True}).see("Данные на проверке")


def _quote(parent: Visitor, child: str) -> Visitor:
    """From the catalogue to the terms, choosing the child when there are several."""
    parent.visit("/catalogue/").follow(PROGRAMME).follow("Записать ребёнка")
    return parent if "Расчёт для ребёнка" in parent.text else parent.follow("Рассчитать", within=child)


def _see_terms(parent: Visitor, share: Share, seats: str) -> None:
    assert parent.fact("Цена обучения") == share.price
    assert parent.fact("Оплатит сертификат") == share.certificate
    assert parent.fact("Остаётся доплатить") == share.parent
    assert parent.fact("Останется после записи") == share.left
    assert parent.fact("Свободных мест") == seats
    months = parent.rows("По месяцам")
    assert [(row["Часов"], row["Сертификат"], row["Доплата"]) for row in months] == [
        share.september,
        share.october,
        (share.person_hours, share.certificate, share.parent),
    ]


def _accept(story: Story, day: date, child: str) -> None:
    director = story.on(day, story.director).visit("/provider/applications/")
    director.follow("№", within=" ".join(child.split()[:2])).see(child).send("Зачислить")
    director.see("Ребёнок зачислен, договор №")
