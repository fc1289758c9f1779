"""«Выпустить акт» through its addresses: the draft, its text and file, the registration, the register."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.procedures import RTF, draft, issued
from tests.factories.replay import replayed

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions, regulation_on
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.acts.drafting.word import bound_values
from sotszakaz.ordering.procedures.models import IssuedAct, ProcedureDraft

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    plan = [{**ordering.plan_item_said("2.3"), "title": "Проект порядка формирования реестра исполнителей"}]
    ordering.decision(municipality, plan=plan)
    return municipality


@pytest.fixture
def head(municipality, client):
    person = member(Head, municipality)
    client.force_login(person)
    return person


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def typed(form, **changes):
    """The form as the page shows it, with what a person has typed over it."""
    shown = {name: form[name].value() for name in form.fields}
    return {**{name: value for name, value in shown.items() if value not in (None, False)}, **changes}


def test_an_act_goes_from_its_values_to_the_rules_in_force(client, municipality, head):
    today = today_in(municipality)
    page = client.get(reverse("office:procedure_draft", args=["registry"]))
    assert "не подтверждено" in words_of(page)

    values = typed(page.context["form"], provider_decision_working_days="3")
    saved = client.post(reverse("office:procedure_draft", args=["registry"]), values, follow=True)
    word = client.get(reverse("office:procedure_word", args=["registry"]))
    register = client.get(reverse("office:pack_register"), {"act": "registry"})
    key = ProcedureDraft.objects.get().pk
    sent = {
        **typed(register.context["form"]),
        f"number-{key}": "45-п",
        f"dated_on-{key}": today.isoformat(),
        f"file-{key}": SimpleUploadedFile("акт.docx", word.content),
    }
    done = client.post(reverse("office:pack_register"), sent, follow=True)

    assert "не превышает <strong>3 рабочих дня</strong> со дня" in words_of(saved)
    assert bound_values(word.content)["provider_decision_working_days"] == ["3 рабочих дня"]
    assert "ПОРЯДОК ведения реестра" in "\n".join(line.text for line in Document(BytesIO(word.content)).paragraphs)
    act = IssuedAct.objects.get()
    assert str(act) in words_of(done)
    assert regulation_on(municipality.pk, today + DAY).value(Parameter.PROVIDER_DECISION_WORKING_DAYS) == 3
    shown = words_of(client.get(reverse("office:issued_act", args=[act.pk])))
    assert "п. 2.4 постановления" in shown
    assert "2.3 Проект порядка формирования реестра исполнителей" in shown


def test_the_pack_shows_each_act_with_its_standing_and_the_term_of_the_plan(client, municipality, head):
    issued(municipality, "standard", on=today_in(municipality))
    draft(municipality, "registry")

    page = words_of(client.get(reverse("office:pack")))

    for words in ("нет проекта", "есть проект", "издан", "2.3: до 1 сентября 2026 года", "не подтверждено: 4"):
        assert words in page


def test_the_pack_asks_as_many_questions_however_many_acts_there_are(client, municipality, head):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("office:pack"))
        return len(queries)

    draft(municipality, "registry")
    asked()
    one = asked()
    for each in ("standard", "subsidy", "order"):
        draft(municipality, each)

    assert asked() == one


def test_the_register_tells_the_standing_on_a_past_day(client, municipality, head):
    today = today_in(municipality)
    issued(municipality, "standard", on=today)

    before = client.get(reverse("office:issued_acts"), {"on": (today - DAY).isoformat()})
    now = client.get(reverse("office:issued_acts"))

    assert "ещё не вступил в силу" in words_of(before)
    assert "действует" in words_of(now)
    file = client.get(reverse("office:issued_act_file", args=[IssuedAct.objects.get().pk]))
    assert file.content == RTF
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "Укажите номер акта."),
        ({"dated_on": "2099-01-01"}, "ещё не наступила"),
        ({"starts_on": "2026-01-01"}, "Правила не меняются задним числом"),
        ({"revision": "7"}, "проект «Порядок ведения реестра исполнителей» изменили"),
        ({"file": SimpleUploadedFile("акт.pdf", b"<html>")}, "не подходит"),
        ({"file": SimpleUploadedFile("акт.pdf", b"%PDF-1.7 broken")}, "PDF «акт.pdf» не подходит: файл повреждён"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_by_a_sentence(client, municipality, head, changes, sentence):
    key, today = draft(municipality, "registry").pk, today_in(municipality)
    usual = {
        "chosen": "on", "number": "45-п", "dated_on": (today - DAY).isoformat(), "revision": "1",
        "file": SimpleUploadedFile("акт.rtf", RTF), "starts_on": (today + DAY).isoformat(),
    }  # fmt: skip
    if changes.get("starts_on"):
        changes = {**changes, "dated_on": "2025-12-01"}
    sent = {name if name == "starts_on" else f"{name}-{key}": value for name, value in {**usual, **changes}.items()}

    response = client.post(reverse("office:pack_register"), sent)

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert len(list_versions(municipality.pk)) == 1


def test_an_operator_drafts_but_is_not_offered_to_register(client, municipality):
    client.force_login(member(Operator, municipality))
    draft(municipality, "registry")

    page = words_of(client.get(reverse("office:procedure", args=["registry"])))

    assert "Изменить проект" in page
    assert "Зарегистрировать" not in page
    assert client.get(reverse("office:pack_register")).status_code == 403


def test_a_draft_that_a_colleague_has_saved_meanwhile_comes_back_and_may_be_sent_again(client, municipality, head):
    draft(municipality, "registry")
    address = reverse("office:procedure_draft", args=["registry"])
    begun = client.get(address).context["form"]
    client.post(address, typed(begun, provider_decision_working_days="3"))

    late = client.post(address, typed(begun, provider_decision_working_days="5"))
    saved = client.post(address, typed(late.context["form"]))

    assert (late.status_code, saved.status_code) == (422, 302)
    assert "Сверьте с его текстом" in words_of(late)
    assert ProcedureDraft.objects.get().values["provider_decision_working_days"] == 5


def test_a_dropped_draft_leaves_the_rules_as_they_were(client, municipality, head):
    draft(municipality, "registry", values={"provider_decision_working_days": 9})

    client.post(reverse("office:procedure_drop", args=["registry"]))

    page = client.get(reverse("office:procedure", args=["registry"]))
    assert "нет проекта" in words_of(page)
    assert "9 рабочих дней" not in words_of(page)


def test_without_a_decision_the_text_says_what_to_do(client):
    municipality = MunicipalityFactory()
    client.force_login(member(Operator, municipality))
    draft(municipality, "registry")

    response = client.get(reverse("office:procedure_text", args=["registry"]))

    assert "Подтвердите акт с решением" in words_of(response)
