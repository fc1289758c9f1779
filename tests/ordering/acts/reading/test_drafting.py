"""The same act drafted in other ways gives the same answer."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.acts import PLAN_HEAD, Draft, automatic, in_text, list_item, table

from sotszakaz.ordering.acts.reading import NotAnAct, TooMuchText, read_act
from sotszakaz.ordering.acts.report import as_json
from sotszakaz.ordering.acts.source import ActSource, Cell, Paragraph, Table


def read(source: ActSource) -> dict[str, Any]:
    return as_json(read_act(source))


@pytest.fixture(scope="module")
def usual() -> dict[str, Any]:
    return read(Draft().build())


def test_clean_act_is_read_whole_and_has_no_findings(usual):
    assert usual["act"] == {
        "kind": "постановление",
        "number": "45-п",
        "date": "2024-01-15",
        "title": "Об организации оказания муниципальных услуг в социальной сфере "
        "на территории города Верхнеозёрска Пермского края",
        "issuer": "Администрация города Верхнеозёрска Пермского края",
        "municipality": "город Верхнеозёрск",
        "region": "Пермский край",
        "signed_by": "О.П. Рощин",
    }
    assert len(usual["plan"]) == 24
    assert len(usual["indicators"]) == 21
    assert [service["status"] for service in usual["services"]] == ["valid", "valid"]
    assert [member["role"] for member in usual["working_group"]["members"]] == ["head", "secretary", "member"]
    assert usual["analysis_due"] == "2024-04-01"
    assert usual["findings"] == []


@pytest.mark.parametrize(
    "numbering",
    [in_text("{})"), in_text("Пункт {}."), in_text("п. {}."), in_text("{}.\n"), automatic],
    ids=["bracket", "word", "abbreviated word", "line break", "automatic"],
)
@pytest.mark.parametrize("listing", [list_item("{})"), list_item("-"), list_item("–"), list_item("")])
def test_numbering_does_not_matter(usual, numbering, listing):
    assert read(Draft(numbering=numbering, listing=listing).build()) == usual


def test_items_numbered_like_clauses_stay_items(usual):
    assert read(Draft(listing=list_item("{}.")).build()) == usual


def test_number_alone_on_its_line_belongs_to_the_next_line(usual):
    blocks: list[Paragraph | Table] = []
    for block in Draft().build().blocks:
        if isinstance(block, Paragraph) and block.text[:2].rstrip(".").isdigit() and ". " in block.text[:5]:
            number, _, text = block.text.partition(" ")
            blocks += [Paragraph(number), Paragraph(text)]
        else:
            blocks.append(block)

    assert read(ActSource("akt.txt", "txt", tuple(blocks))) == usual | {"findings": []}


@pytest.mark.parametrize(
    ("listing", "reference", "paper"),
    [
        ("{})", "подпунктами 3, 4, 5, 6 и 7 пункта 6.1", "подпунктом 1 пункта 6.1"),
        ("{})", "подпунктами 3 – 7 пункта 6.1.", "подпунктом 1 пункта 6.1."),
        ("-", "абзацами четвертым – восьмым подпункта 6.1", "абзацем вторым подпункта 6.1"),
        ("-", "абзацами четвёртым, пятым, шестым, седьмым и восьмым пункта 6.1", "абзацем вторым пункта 6.1"),
    ],
)
def test_references_to_documents_are_followed(usual, listing, reference, paper):
    reading = read(Draft(listing=list_item(listing), reference=reference, paper_reference=paper).build())

    assert reading["documents"] == usual["documents"]
    assert [document["formed_in"] is not None for document in reading["documents"]] == [False] * 2 + [True] * 5
    assert [document["paper"] for document in reading["documents"]][:2] == [{"year": 2024, "condition": None}, None]


@pytest.mark.parametrize(
    "requisites",
    [
        ("15.01.2024 № 45-п",),
        ("15.01.2024 г. Верхнеозёрск № 45-п",),
        ("15.01.2024", "№ 45-п"),
        ("«15» января 2024 года", "г. Верхнеозёрск", "№ 45-п"),
        ("от_15.01.2024_№ _45-п_",),
        ("15 января 2024 г. г. Верхнеозёрск 45-п",),
    ],
)
def test_requisites_are_read_however_they_stand(usual, requisites):
    assert read(Draft(requisites=requisites).build())["act"] == usual["act"]


@pytest.mark.parametrize("number", ["7", "83-р", "1/114", "П-125", "45-П/2024"])
def test_number_of_any_form_is_read(number):
    assert read(Draft(requisites=(f"от 15.01.2024 № {number}",)).build())["act"]["number"] == number


def test_requisites_in_a_table_are_read(usual):
    blocks = list(Draft().build().blocks)
    blocks[3] = table([["15 января 2024 г.", "г. Верхнеозёрск", "№ 45-п"]])

    assert read(ActSource("akt.docx", "docx", tuple(blocks)))["act"] == usual["act"]


def test_signature_in_a_table_is_read(usual):
    blocks = list(Draft().build().blocks)
    start = next(index for index, block in enumerate(blocks) if block == Paragraph("Глава города"))
    blocks[start : start + 2] = [table([["Глава города", "О.П. Рощин"]])]

    assert read(ActSource("akt.docx", "docx", tuple(blocks)))["act"] == usual["act"]


@pytest.mark.parametrize(
    ("heading", "this_act", "kind"),
    [
        ("П О С Т А Н О В Л Е Н И Е", "настоящего постановления", "постановление"),
        ("Распоряжение", "настоящего распоряжения", "распоряжение"),
        ("РЕШЕНИЕ", "настоящего решения", "решение"),
        ("ПРИКАЗ", "настоящего приказа", "приказ"),
    ],
)
def test_kind_is_read(heading, this_act, kind):
    reading = read(Draft(kind=heading, this_act=this_act).build())

    assert reading["act"]["kind"] == kind
    assert reading["findings"] == []


@pytest.mark.parametrize(
    ("issuer", "municipality", "region"),
    [
        (
            ("АДМИНИСТРАЦИЯ", "СОСНОВОГО МУНИЦИПАЛЬНОГО ОКРУГА", "ПЕРМСКОГО КРАЯ"),
            "Сосновый муниципальный округ",
            "Пермский край",
        ),
        (
            ("Пермский край", "Администрация", "Ягодного муниципального района"),
            "Ягодный муниципальный район",
            "Пермский край",
        ),
        (("АДМИНИСТРАЦИЯ ОЗЁРСКОГО ГОРОДСКОГО ОКРУГА",), "Озёрский городской округ", None),
        (("АДМИНИСТРАЦИЯ ЗАТО ГОРОД ЛЕСОГРАД",), "ЗАТО город Лесоград", None),
        (("Администрация ЗАТО Лесоград",), "ЗАТО Лесоград", None),
        (
            ("АДМИНИСТРАЦИЯ МУНИЦИПАЛЬНОГО ОБРАЗОВАНИЯ", "«ЯГОДНЫЙ РАЙОН» ТВЕРСКОЙ ОБЛАСТИ"),
            "муниципальное образование «Ягодный район»",
            "Тверская область",
        ),
        (("Администрация Ягодного сельского поселения",), "Ягодное сельское поселение", None),
        (
            ("СОВЕТ ДЕПУТАТОВ ГОРОДСКОГО ОКРУГА ЛЕСОГРАД", "РЕСПУБЛИКИ КОМИ"),
            "городской округ Лесоград",
            "Республика Коми",
        ),
        (("Администрация города Лесограда",), "город Лесоград", None),
        (
            ("Управление образования администрации Ягодного района", "Томской области"),
            "Ягодный район",
            "Томская область",
        ),
    ],
)
def test_municipality_and_region_are_read_in_the_nominative(issuer, municipality, region):
    act = read(Draft(issuer=issuer, where="округа", body="отдел образования").build())["act"]

    assert (act["municipality"], act["region"]) == (municipality, region)


@pytest.mark.parametrize(
    ("clause", "body"),
    [
        ("Определить администрацию города Верхнеозёрска уполномоченным органом.", "администрация города Верхнеозёрска"),
        ("Назначить уполномоченным органом комитет по образованию.", "комитет по образованию"),
        ("Уполномоченным органом является отдел образования.", "отдел образования"),
        ("Возложить на финансовое управление функции уполномоченного органа.", "финансовое управление"),
        (
            "Определить муниципальную службу заказа уполномоченным исполнительным органом.",
            "муниципальная служба заказа",
        ),
    ],
)
def test_authorised_body_is_read_from_any_wording(clause, body):
    blocks = [Paragraph(f"2. {clause}") if _starts(block, "2. ") else block for block in Draft().build().blocks]

    assert read(ActSource("akt.docx", "docx", tuple(blocks)))["authorised_body"] == body


def _starts(block: Paragraph | Table, text: str) -> bool:
    return isinstance(block, Paragraph) and block.text.startswith(text)


@pytest.mark.parametrize(
    ("excluded", "names"),
    [
        (
            " (за исключением организаций с наименованиями «школа искусств», «хоровая школа»)",
            ["школа искусств", "хоровая школа"],
        ),
        (", кроме организаций со специальным наименованием «музыкальная школа «Лад»»", ["музыкальная школа «Лад»"]),
        (" (за исключением предпрофессиональных программ)", []),
    ],
)
def test_excluded_names_are_read(excluded, names):
    assert read(Draft(excluded=excluded).build())["excluded_provider_names"] == names


@pytest.mark.parametrize(
    ("force", "day", "since"),
    [
        ("вступает в силу со дня его подписания.", "2024-01-15", None),
        ("вступает в силу с 1 февраля 2024 года.", "2024-02-01", None),
        ("вступает в силу после официального опубликования.", None, None),
        (
            "вступает в силу с момента подписания и распространяется на отношения, возникшие с 1 января 2024 года.",
            "2024-01-15",
            "2024-01-01",
        ),
        ("вступает в силу по истечении 10 дней после дня опубликования, но не ранее 01.03.2024.", None, None),
    ],
)
def test_force_is_read(force, day, since):
    effective = read(Draft(force=force).build())["effective"]

    assert (effective["date"], effective["retroactive_from"]) == (day, since)
    assert force[:-1] in effective["text"]


NOISE = ["Разослано: отдел образования.", "(в редакции от 01.02.2024 № 60-п)", "Справочно: срок 5 дней.", "* * *"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(10, 60), st.sampled_from(NOISE)), max_size=4))
def test_unexpected_paragraphs_do_not_matter(noise):
    usual = read(Draft().build())
    blocks = list(Draft().build().blocks)
    for position, text in noise:
        blocks.insert(position, Paragraph(text))

    reading = read(ActSource("akt.docx", "docx", tuple(blocks)))

    for key in ("act", "authorised_body", "activity", "services", "plan", "indicators", "analysis_due"):
        assert reading[key] == usual[key], key
    assert [document["kind"] for document in reading["documents"]] == [each["kind"] for each in usual["documents"]]


@pytest.mark.parametrize(
    "lines",
    [
        ["Молоко, 2 пакета", "Хлеб"],
        ["Решение уравнения", "Пусть x = 1."],
        ["Жили-были дед да баба."],
        ["ДОГОВОР № 5", "Стороны договорились о поставке песка до 01.03.2024."],
    ],
)
def test_text_that_is_no_act_is_refused_in_one_sentence(lines):
    with pytest.raises(NotAnAct) as refusal:
        read_act(ActSource("text.txt", "txt", tuple(map(Paragraph, lines))))

    assert refusal.value.message.startswith("В файле не найден муниципальный акт")


def test_act_on_another_matter_is_read_and_found_wanting():
    lines = ["ПОСТАНОВЛЕНИЕ", "от 01.02.2024 № 7", "О ремонте дороги", "1. Отремонтировать дорогу.", "Глава И.И. Рощин"]

    reading = read(ActSource("text.txt", "txt", tuple(map(Paragraph, lines))))

    assert reading["act"]["title"] == "О ремонте дороги"
    assert {"services-missing", "selection-missing", "authorised-body-missing"} <= {
        found["rule"] for found in reading["findings"]
    }


texts = st.text(alphabet="абвгПлРе 0123456789.,;:()«»-–№\n", max_size=60).map(str.strip)
starts = st.sampled_from(["ПОСТАНОВЛЕНИЕ ", "Приложение 1 ", "1. ", "6.1. ", "УТВЕРЖДЕН ", "1) ", "Глава ", "срок "])
paragraphs = st.builds(lambda start, text: Paragraph(f"{start}{text}".strip() or "х"), starts | st.just(""), texts)
cells = st.builds(
    Cell, texts | st.sampled_from(["Мероприятие", "Срок", "Индикатор", "Базовая", "Целевой", "код", "1.1. Дело"])
)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=5).map(lambda rows: Table(tuple(rows)))
)


@settings(max_examples=80, deadline=None)
@given(st.lists(paragraphs | tables, min_size=1, max_size=12))
def test_no_text_breaks_the_reader(blocks):
    try:
        reading = read(ActSource("x", "txt", tuple(blocks)))
    except NotAnAct:
        return

    assert set(reading) == {
        "act", "authorised_body", "activity", "selection", "services", "excluded_provider_names", "working_group",
        "plan", "indicators", "documents", "information_systems", "publication", "analysis_due", "control",
        "effective", "findings",
    }  # fmt: skip


def test_file_with_many_times_the_text_of_an_act_is_refused():
    blocks = [*Draft().build().blocks, *[Paragraph("Очень длинный отчёт. " * 100)] * 400]

    with pytest.raises(TooMuchText) as refusal:
        read_act(ActSource("text.txt", "txt", tuple(blocks)))

    assert "600 000 знаков" in refusal.value.message


HOSTILE = [
    "«",
    "1 ",
    "слово ",
    "определить ",
    "уполномоченным органом ",
    "(далее",
    "далее ",
    "подпунктами 1 и 2 и 3 ",
    "01.",
]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_repetition_holds_the_reader_up(word):
    text = word * (100_000 // len(word))
    rows = [["1.", "Дело", f"1.1. {text}", text, text, text]]
    source = Draft(extra=(text,), plan=table([PLAN_HEAD, *rows])).build()

    started = time.process_time()
    read(source)

    assert time.process_time() - started < 2
