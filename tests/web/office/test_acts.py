"""Step 1 through its addresses: upload, what was read, corrections, confirmation."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.acts.actions import correct_act
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.states import ActState
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.working_group.models import Member

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[3] / "samples" / "postanovlenie-svetloklyuchinsk.docx"
FILES = Path(__file__).parents[2] / "ordering" / "acts" / "sources" / "files"
PARTS = ["facts", "services", "plan", "indicators", "group", "documents", "findings"]
DAMAGED = ordering.service_said(
    "804200О.99.0.ББ52АЗ20000", code_as_written="804200О.99.0.ББ52А320000", status="repair_proposed", reason="Цифра."
)


@pytest.fixture
def municipality():
    return MunicipalityFactory()


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


def send(client, content: bytes, name: str = "акт.docx"):
    return client.post(reverse("office:act_upload"), {"file": SimpleUploadedFile(name, content)})


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_clerk_uploads_the_sample_reads_every_part_and_confirms(client, operator):
    uploaded = send(client, SAMPLE.read_bytes())
    act = LegalAct.objects.get()
    assert uploaded.headers["Location"] == reverse("office:act", args=[act.pk])
    for part in PARTS:
        assert client.get(uploaded.headers["Location"], {"part": part}).status_code == 200
    assert client.get(reverse("office:act_text", args=[act.pk])).status_code == 200

    confirmed = client.post(reverse("office:act_confirm", args=[act.pk]))

    decision = Decision.objects.get()
    assert confirmed.headers["Location"] == reverse("office:decision", args=[decision.pk])
    assert client.get(confirmed.headers["Location"]).status_code == 200
    made = (decision.service_rows.count(), PlanItem.objects.count(), IndicatorTarget.objects.count())
    assert made == (6, 20, 21)
    assert Member.objects.count() == 5
    assert decision.valid.lower == date(2026, 3, 1)


def test_a_fact_stands_beside_its_quotation_and_place(client, operator):
    send(client, SAMPLE.read_bytes())

    page = words_of(client.get(reverse("office:act", args=[LegalAct.objects.get().pk])))

    assert "214-п" in page
    assert "абзац" in page
    assert "управление образования администрации города Светлоключинска" in page


@pytest.mark.parametrize("suffix", ["doc", "odt", "pdf", "rtf"])
def test_every_format_of_a_word_processor_is_taken(client, operator, suffix):
    uploaded = send(client, (FILES / f"printed.{suffix}").read_bytes(), f"акт.{suffix}")

    assert uploaded.status_code == 302
    act = LegalAct.objects.get()
    assert (act.format, act.reading["act"]["number"], len(act.reading["plan"])) == (suffix, "7", 3)


def test_the_same_file_again_is_one_sentence_at_the_field_and_a_link(client, operator):
    send(client, SAMPLE.read_bytes())
    act = LegalAct.objects.get()

    again = send(client, SAMPLE.read_bytes(), "другое.docx")

    assert again.status_code == 422
    assert again.context["form"].errors["file"] == [
        f"Этот файл уже загружен: «акт.docx» от {act.uploaded_at:%d.%m.%Y}. Откройте его и продолжите с ним."
    ]
    assert reverse("office:act", args=[act.pk]) in words_of(again)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Файл пуст"),
        (b"PK\x03\x04 broken", "повреждён"),
        (b"%PDF-1.4 broken", "Файл"),
        (b"\x89PNG\r\n\x1a\n", "Формат файла не распознан"),
        ("Купите слона.".encode(), "не найден муниципальный акт"),
        (b"x" * (20 * 1024 * 1024 + 1), "больше 20 МБ"),
    ],
)
def test_a_file_that_is_no_act_is_one_sentence_at_the_field(client, operator, content, words):
    response = send(client, content, "акт.docx")

    assert response.status_code == 422
    [sentence] = response.context["form"].errors["file"]
    assert words in sentence
    assert not LegalAct.objects.exists()


def test_no_file_is_one_sentence_at_the_field(client, operator):
    response = client.post(reverse("office:act_upload"))

    assert response.context["form"].errors["file"] == ["Выберите файл акта."]


def test_a_damaged_code_blocks_the_confirmation_until_it_is_decided(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator, services=[DAMAGED])

    page = words_of(client.get(reverse("office:act", args=[act.pk]), {"part": "services"}))
    refused = client.post(reverse("office:act_confirm", args=[act.pk]))

    assert "Предлагаем исправить" in page
    assert refused.status_code == 422
    assert "Решите по каждому сомнительному коду" in words_of(refused)

    decided = client.post(reverse("office:act_service", args=[act.pk, 0]), {"choice": "accept"}, follow=True)
    assert "исправление принято" in words_of(decided)
    assert client.post(reverse("office:act_confirm", args=[act.pk])).status_code == 302


def test_a_choice_that_does_not_exist_is_said_in_words(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator)

    response = client.post(reverse("office:act_service", args=[act.pk, 0]), {"choice": "accept"}, follow=True)

    assert "нет предложения об исправлении" in words_of(response)


CORRECTIONS = {
    "act": {"kind": "постановление", "number": "99", "date": "2026-01-15", "title": "О заказе"},
    "authorised_body": {"name": "комитет образования"},
    "effective": {"date": "2026-02-01", "retroactive_from": ""},
    "services.1": {"code": "804200О.99.0.ББ52АЖ24000", "focus": "", "form": "очная"},
    "plan.0": {
        "title": "Мероприятие",
        "kind": "in_quarter",
        "starts": "",
        "ends": "",
        "repeats": "FREQ=YEARLY",
        "responsible": "один\n\nдва",
    },
    "indicators.0": {"baseline_kind": "empty", "target_kind": "number", "target_text": "2 641", "target_year": "2027"},
    "working_group": {"name": "Рабочая группа", "mode": "created"},
    "working_group.members.0": {"name": "Примерова А. Б.", "position": "начальник", "role": "head"},
}
INDICATOR = {
    "goal": 3, "goal_title": "Охват", "key": "3.F", "type": "final", "title": "Все потребители", "parent_key": None,
    "unit": "человек", "responsible": None,
    "baseline": {"text": "", "kind": "empty", "value": None, "year": None},
    "target": {"text": "", "kind": "empty", "value": None, "year": None},
}  # fmt: skip


def test_every_correctable_place_takes_its_form_and_reaches_the_decision(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator, indicators=[INDICATOR])
    for path, typed in CORRECTIONS.items():
        address = reverse("office:act_correct", args=[act.pk, path])
        assert client.get(address).status_code == 200
        assert client.post(address, typed).status_code == 302, path

    client.post(reverse("office:act_confirm", args=[act.pk]))

    decision = Decision.objects.get()
    item = PlanItem.objects.get()
    assert (decision.number, decision.title, decision.authorised_body) == ("99", "О заказе", "комитет образования")
    assert decision.valid.lower == date(2026, 2, 1)
    assert [row.service.code for row in decision.service_rows.all()] == [
        ordering.TECHNICAL,
        "804200О.99.0.ББ52АЖ24000",
    ]
    assert (item.rrule, item.ends_on, item.responsible) == ("FREQ=YEARLY", None, ["один", "два"])
    assert IndicatorTarget.objects.get().target_value == 2641
    assert Member.objects.get().name == "Примерова А. Б."


@pytest.mark.parametrize(
    ("path", "typed", "field", "words"),
    [
        ("act", {"number": ""}, "number", "Заполните"),
        ("services.0", {"code": "804200"}, "code", "не подходит"),
        ("services.0", {"code": ordering.ARTISTIC}, "code", "в акте уже есть"),
        ("plan.0", {"ends": ""}, "ends", "нужна дата"),
        ("plan.0", {"starts": "2027-01-01"}, "ends", "раньше, чем начинается"),
        ("plan.0", {"ends": "вчера"}, "ends", "Укажите день так"),
        ("indicators.0", {"target_kind": "percent", "target_text": "почти все"}, "target_text", "нужно число"),
    ],
)
def test_a_wrong_correction_is_one_sentence_at_the_field_and_keeps_what_was_typed(
    client, operator, municipality, path, typed, field, words
):
    act = ordering.legal_act(municipality, by=operator, indicators=[INDICATOR])
    plan = {"title": "Дело", "kind": "by_date", "starts": "", "ends": "2026-09-01", "repeats": "", "responsible": ""}
    given = {**CORRECTIONS.get(path, {}), **(plan if path == "plan.0" else {}), "code": ordering.TECHNICAL, **typed}

    response = client.post(reverse("office:act_correct", args=[act.pk, path]), given)

    assert response.status_code == 422
    [sentence] = response.context["form"].errors[field]
    assert words in sentence
    assert response.context["form"][field].value() == given[field]
    act.refresh_from_db()
    assert act.corrections == {}


def test_a_member_is_left_out_and_taken_back(client, operator, municipality):
    person = {"name": "Примерова А. Б.", "position": "начальник", "role": "head"}
    group = {"mode": "created", "name": "Группа", "rules": None, "members": [person]}
    act = ordering.legal_act(municipality, by=operator, working_group=group)
    path = reverse("office:act_correct", args=[act.pk, "working_group.members.0"])

    left_out = client.post(reverse("office:act_member_remove", args=[act.pk, 0]), follow=True)
    assert "не войдёт в группу" in words_of(left_out)

    client.post(path, person)
    act.refresh_from_db()
    assert act.corrections["working_group.members.0"] == person


def test_an_act_is_rejected_with_a_reason(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator)
    address = reverse("office:act_reject", args=[act.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "Проект, не подписан"}, follow=True)

    assert "Проект, не подписан" in words_of(page)
    act.refresh_from_db()
    assert act.state == ActState.REJECTED


def test_a_settled_act_offers_nothing_to_change(client, operator, municipality):
    act = ordering.decision(municipality).act

    page = words_of(client.get(reverse("office:act", args=[act.pk])))
    corrected = client.post(reverse("office:act_correct", args=[act.pk, "authorised_body"]), {"name": "комитет"})
    again = client.post(reverse("office:act_confirm", args=[act.pk]))

    assert "Исправить" not in page
    assert "Отклонить" not in page
    assert corrected.status_code == 422
    assert again.status_code == 409


def test_the_file_comes_back_as_it_was_and_is_not_shown_in_the_browser(client, operator):
    send(client, SAMPLE.read_bytes())

    response = client.get(reverse("office:act_file", args=[LegalAct.objects.get().pk]))

    assert response.content == SAMPLE.read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_text_of_an_act_is_never_markup(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator)
    correct_act(act_id=act.pk, path="authorised_body", patch="<script>alert(1)</script>", by=operator)

    assert "<script>alert" not in words_of(client.get(reverse("office:act", args=[act.pk])))


def test_colleagues_read_and_strangers_see_nothing(client, municipality):
    act = ordering.legal_act(municipality)
    addresses = [reverse(f"office:{name}", args=[act.pk]) for name in ("act", "act_text", "act_file")]
    client.force_login(member(Finance, municipality))
    assert [client.get(each).status_code for each in addresses] == [200, 200, 200]
    assert client.get(reverse("office:act_upload")).status_code == 403
    assert client.post(reverse("office:act_confirm", args=[act.pk])).status_code == 403
    assert client.get(reverse("office:act_correct", args=[act.pk, "act"])).status_code == 403

    client.force_login(member(Operator, MunicipalityFactory()))
    assert [client.get(each).status_code for each in addresses] == [404, 404, 404]
    assert client.post(reverse("office:act_confirm", args=[act.pk])).status_code == 404
    assert client.post(reverse("office:act_service", args=[act.pk, 0]), {"choice": "accept"}).status_code == 404


def test_the_list_asks_the_same_queries_however_many_acts(client, operator, municipality, django_assert_num_queries):
    ordering.legal_act(municipality, by=operator)
    client.get(reverse("office:acts"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("office:acts"))
    for _ in range(30):
        ordering.legal_act(municipality, by=operator)

    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("office:acts"))

    assert page.context["page"].paginator.num_pages == 2


LIST_QUERIES = 7


def test_the_list_names_acts_as_corrected(client, operator, municipality):
    act = ordering.legal_act(municipality, by=operator)
    correct_act(act_id=act.pk, path="act", patch={"number": "99-а"}, by=operator)

    assert "постановление № 99-а" in words_of(client.get(reverse("office:acts")))


def test_an_empty_list_says_what_to_do(client, operator):
    assert "Загрузите файл постановления" in words_of(client.get(reverse("office:acts")))
