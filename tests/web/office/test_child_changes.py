"""The office changes confirmed data of a child: the form, what the family asks, registers of past days, new papers."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import demand
from tests.factories.changes import MARRIED, asked, changed, deed
from tests.factories.files import JPEG
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, Representative
from sotszakaz.demand.children.rules import DATA
from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.papers import form_applications
from sotszakaz.demand.enrolments.printing import applicant_as_person
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_contents, latest_version
from sotszakaz.kernel.users.roles import Operator

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 5), date(2026, 11, 2)
FORMER = "Примерова"


@pytest.fixture
def at(clock):
    clock.go(TODAY)
    return demand.market()


@pytest.fixture
def clerk(client, at):
    client.force_login(member(Operator, at.municipality))
    return client


def said(child, **values):
    facts = {name: getattr(child, name) for name in DATA}
    paper = {"paper": "name_change", "paper_number": "I-АА 1", "paper_dated_on": TODAY, "since": TODAY, "words": ""}
    return {**facts, **paper, "file": scan(), "seen": 1, "request": "", **values}


def scan(content=JPEG):
    return SimpleUploadedFile("Свидетельство.jpg", content)


def test_a_clerk_changes_the_data_and_the_card_tells_how(clerk, at):
    child = at.child()
    address = reverse("office:child_change", args=[child.pk])
    assert clerk.get(address).context["form"].initial["last_name"] == FORMER

    shown = clerk.post(address, said(child, last_name=MARRIED), follow=True)

    assert f"Фамилия: {FORMER} → {MARRIED}" in shown.text
    assert "Свидетельство о перемене имени № I-АА 1" in shown.text
    act_for([at.municipality.pk])
    kept = reverse("office:child_deed_scan", args=[ChildVersion.objects.get(version=2).pk])
    assert kept in shown.text
    taken = clerk.get(kept)
    assert (taken.content, taken.headers["Content-Type"]) == (JPEG, "image/jpeg")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    stale = clerk.post(address, said(child, category="orphan"))
    assert (stale.status_code, "изменил другой сотрудник" in stale.text) == (422, True)
    same = clerk.post(address, said(child, last_name=MARRIED, seen=2))
    assert "совпадают с нынешними" in same.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "Приложите скан или фото документа"), (b"\xff\xd8\xff a scan", "файл повреждён"), (b"", "это не PDF")],
)
def test_a_deed_wants_the_document_that_it_names(clerk, at, content, sentence):
    child = at.child()
    file = "" if content is None else scan(content)

    answer = clerk.post(reverse("office:child_change", args=[child.pk]), said(child, last_name=MARRIED, file=file))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    act_for([at.municipality.pk])
    assert not ChildVersion.objects.exists()


def test_a_clerk_is_told_that_cabinets_say_nothing_of_an_adoption(clerk, at):
    child = at.child()
    address = reverse("office:child_change", args=[child.pk])

    shown = clerk.post(address, said(child, last_name=MARRIED, paper="adoption"), follow=True).text

    assert "Об усыновлении в кабинетах не говорится" in shown
    assert "Семья получит сообщение" not in shown


def test_who_answers_sees_until_when(clerk, at, clock):
    request = asked(at.child())
    card, changes = reverse("office:child", args=[request.child_id]), reverse("office:child_changes")
    in_time = clerk.get(changes).text
    assert f"Ответьте не позднее {words_of_day(request.answer_by_on)}" in clerk.get(card).text.replace("\xa0", " ")

    clock.go(request.answer_by_on + timedelta(days=1))

    assert "срок прошёл" not in in_time
    assert "срок прошёл" in clerk.get(changes).text


def words_of_day(day):
    return f"{day.day} августа {day.year}"


def test_what_a_family_asks_stands_in_the_form_and_is_granted_by_it(clerk, at):
    child = at.child()
    request = asked(child)
    assert "Просьбы изменить данные: 1" in clerk.get(reverse("office:children")).text
    assert "Фамилия: Примерова → Образцова" in clerk.get(reverse("office:child_changes")).text
    assert "Сверить документ и решить" in clerk.get(reverse("office:child", args=[child.pk])).text
    address = reverse("office:child_change", args=[child.pk])
    form = clerk.get(address).context["form"]
    assert (form.initial["last_name"], form.initial["request"]) == (MARRIED, request.pk)
    scan = clerk.get(reverse("office:child_change_scan", args=[request.pk]))
    assert (scan.content, scan.headers["Content-Type"]) == (JPEG, "image/jpeg")
    assert AuditEvent.objects.filter(action="child.look", details__request=request.pk).exists()

    assert not form.fields["file"].required
    clerk.post(address, {**said(child), **form.initial, "file": ""})

    act_for([at.municipality.pk])
    request.refresh_from_db()
    assert (request.state, Child.objects.get(pk=child.pk).last_name) == ("granted", MARRIED)
    assert clerk.get(reverse("office:child_changes")).context["lines"] == []


def test_a_request_is_declined_with_an_answer(clerk, at):
    request = asked(at.child())
    address = reverse("office:child_change_decline", args=[request.pk])

    silent = clerk.post(address, {"answer": ""})
    clerk.post(address, {"answer": "Приложите обе страницы."})
    late = clerk.post(address, {"answer": "Ещё раз."}, follow=True)

    assert "Напишите, почему данные не меняются" in silent.text
    assert "уже невозможно" in late.text
    act_for([at.municipality.pk])
    assert ChangeRequest.objects.get().answer == "Приложите обе страницы."


def test_data_that_are_not_confirmed_lead_back_to_the_card(clerk, at):
    child = demand.pending_child(at.municipality)

    answer = clerk.get(reverse("office:child_change", args=[child.pk]))

    assert answer.url == reverse("office:child", args=[child.pk])


def test_registers_of_a_past_day_show_what_held_then(client, at, clock):
    contract = demand.contract(at)
    changed(contract.child, on=OCTOBER, last_name=MARRIED, category="orphan")
    clock.go(NOVEMBER)
    client.force_login(member(Operator, at.municipality))

    def rows(name, **asked):
        page = client.get(reverse(f"office:{name}"), asked).context["page"]
        return [(each.child.last_name, each.child.category) for each in page.object_list]

    for name in ("recipients", "contracts"):
        assert rows(name) == rows(name, on="05.10.2026") == [(MARRIED, "orphan")]
        assert rows(name, on="04.10.2026", text=FORMER) == [(FORMER, "general")]
        assert rows(name, text=FORMER) == []
    assert rows("recipients", on="04.10.2026", category="general") == [(FORMER, "general")]
    assert rows("recipients", on="04.10.2026", category="orphan") == []
    for name in ("recipients_sheet", "contracts_sheet"):
        book = load_workbook(BytesIO(client.get(reverse(f"office:{name}"), {"on": "04.10.2026"}).content))
        assert FORMER in str(list(book.active.iter_rows(values_only=True)))


def test_new_papers_say_the_new_name_and_signed_ones_stay(at, clock):
    contract = demand.contract(at)
    signed = latest_version(contract.document_id).payload
    changed(contract.child, last_name=MARRIED)
    waiting = demand.application(at, Child.objects.get(pk=contract.child_id), group=at.other_group())

    form_applications(OutboxMessage.objects.filter(topic="enrolment.submitted", subject_id=waiting.pk))

    paper = waiting.papers.get(kind="enrolment_application")
    assert latest_contents([paper.document_id])[paper.document_id]["child"]["full_name"].startswith(MARRIED)
    assert latest_version(contract.document_id).payload == signed


def test_who_acts_alone_is_a_side_by_the_name_on_the_card(at):
    contract = demand.contract(at)
    changed(contract.child, last_name=MARRIED)
    application = EnrolmentApplication.objects.select_related("child").get(pk=contract.application_id)
    acting = Representative.objects.select_related("user").get(child=contract.child_id)

    mother = applicant_as_person(application, acting).full_name
    acting.relation = Relation.SELF

    assert mother == acting.user.full_name
    assert applicant_as_person(application, acting).full_name == f"{MARRIED} Дарья Олеговна"


def test_the_card_says_that_a_value_was_given_by_the_former_category(clerk, at):
    child = at.child()
    changed(child, category="orphan", said=deed(paper="court"))

    shown = clerk.get(reverse("office:child", args=[child.pk])).text

    assert "Номинал выдан по прежней категории: дети без особых условий" in shown
    assert "его можно изъять здесь" in shown
