"""The working group through its addresses: what each sees, what buttons do, what is refused in words."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.files import PDF
from tests.factories.group import working_group
from tests.factories.kernel import UserFactory, member
from tests.factories.signing import signing

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.users.roles import Finance
from sotszakaz.ordering.working_group.models import (
    AgendaItem,
    Assignment,
    Ballot,
    Guest,
    Material,
    Meeting,
    Member,
    RulesStatement,
    Vote,
)

pytestmark = pytest.mark.django_db

THERE = ("head", "secretary", "parent")


@pytest.fixture
def ground(monkeypatch):
    """A group of six whose day is today; the clock stands at noon."""
    noon = timezone.now().replace(hour=9, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return working_group(at=noon)


def as_user(client, ground, who):
    client.force_login(ground.users[who])
    return client


def words_of(response):
    return " ".join(response.content.decode().split())


def post(client, name, *args, **data):
    """The page that a button leads to, and what is said last above it."""
    response = client.post(reverse(f"office:{name}", args=args), data, follow=True)
    return response, [str(each) for each in response.context["messages"]][-1:]


def test_the_group_page_leads_to_its_meetings_and_keeps_its_queries(client, ground, django_assert_max_num_queries):
    meeting = ground.meeting(until="approved")
    as_user(client, ground, "parent")

    with django_assert_max_num_queries(14):
        page = words_of(client.get(reverse("office:working_group")))

    assert reverse("office:meeting", args=[meeting.pk]) in page
    assert "не менее половины присутствующих" in page
    assert reverse("office:meeting_new") not in page


def test_lists_ask_as_much_of_one_meeting_as_of_many(client, ground, django_assert_max_num_queries):
    for _ in range(3):
        ground.meeting(until="prepared")
    as_user(client, ground, "parent")

    for name in ("meetings", "assignments", "group_history"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"office:{name}")).status_code == 200


def test_the_secretary_writes_the_agenda_and_the_head_approves_it(client, ground):
    as_user(client, ground, "secretary")
    soon = timezone.now() + timedelta(hours=5)  # typed by the clock of the municipality
    wrong = client.post(reverse("office:meeting_new"), {"starts_at": soon.strftime("%d.%m.%Y %H:%M")})
    assert wrong.status_code == 422
    assert "Укажите место заседания или ссылку" in words_of(wrong)
    said = {"starts_at": (soon + timedelta(hours=1)).strftime("%d.%m.%Y %H:%M"), "place": "малый зал"}
    client.post(reverse("office:meeting_new"), said)
    meeting = Meeting.objects.get()
    _, said_above = post(client, "meeting_move", meeting.pk, "propose")
    assert said_above == ["В повестке нет ни одного вопроса. Добавьте вопросы, потом передавайте её руководителю."]
    question = {"title": "Об итогах", "form": "named", "proposal": "Признать набор состоявшимся."}
    assert client.post(reverse("office:agenda_item_new", args=[meeting.pk]), question).status_code == 302
    post(client, "meeting_move", meeting.pk, "propose")
    assert client.post(reverse("office:meeting_move", args=[meeting.pk, "approve"])).status_code == 403

    as_user(client, ground, "head")
    page = words_of(client.get(reverse("office:meeting", args=[meeting.pk])))
    assert "Утвердить повестку" in page
    _, said_above = post(client, "meeting_move", meeting.pk, "approve")

    assert said_above == ["Повестка утверждена. Члены группы получили приглашение."]
    assert Meeting.objects.get().approved_by == ground.users["head"]


def test_a_deputy_says_why_the_head_is_away(client, ground):
    meeting = ground.meeting(until="proposed")
    as_user(client, ground, "deputy")
    assert "Почему нет руководителя" in words_of(client.get(reverse("office:meeting", args=[meeting.pk])))

    _, refused = post(client, "meeting_move", meeting.pk, "approve", head_away="")
    _, done = post(client, "meeting_move", meeting.pk, "approve", head_away="отпуск")

    assert refused == ["Напишите, почему нет руководителя."]
    assert done == ["Повестка утверждена. Члены группы получили приглашение."]


def test_members_read_the_materials_and_strangers_do_not(client, ground):
    item = AgendaItem.objects.get(meeting=ground.meeting(until="prepared"))
    as_user(client, ground, "secretary")
    address = reverse("office:material_new", args=[item.pk])
    assert client.post(address, {"file": SimpleUploadedFile("вирус.exe", b"MZ")}).status_code == 422
    client.post(address, {"file": SimpleUploadedFile("Справка.pdf", PDF)})
    file = reverse("office:material", args=[Material.objects.get().pk])

    answer = as_user(client, ground, "parent").get(file)

    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]
    elsewhere = working_group("head")
    client.force_login(elsewhere.users["head"])
    assert client.get(file).status_code == 404


def test_three_vote_and_the_page_says_what_came_of_it(client, ground):
    meeting = ground.meeting(people=THERE)
    item = AgendaItem.objects.get(meeting=meeting)
    as_user(client, ground, "secretary")
    post(client, "ballot_open", item.pk)
    ballot = Ballot.objects.get()
    for who, choice in (("head", "for"), ("secretary", "for"), ("parent", "against")):
        _, said = post(as_user(client, ground, who), "ballot_vote", ballot.pk, choice=choice)
        assert said == ["Ваш голос принят."]
    as_user(client, ground, "secretary")
    post(client, "ballot_close", ballot.pk)

    response, again = post(client, "ballot_close", ballot.pk)

    assert "Это действие уже невозможно" in again[0]
    assert "За — 2, против — 1, воздержались — 0; присутствовали 3 из 6, кворум 3, нужно за — 2" in words_of(response)


def test_an_unfinished_secret_vote_shows_nothing_but_how_many(client, ground):
    meeting = ground.meeting("secret", people=THERE)
    ballot = ground.ballot(meeting)
    ground.vote(ballot, head="for", parent="against")

    page = words_of(as_user(client, ground, "head").get(reverse("office:meeting", args=[meeting.pk])))

    assert "Вы проголосовали. Итог появится после подсчёта." in page
    assert "Проголосовали 2. Ждём ещё 1." in page
    assert "не дожидаясь" not in page
    assert "за —" not in page.lower()


def test_the_secretary_writes_down_a_vote_without_a_login(client, monkeypatch, ground):
    Member.objects.filter(pk=ground.seats["parent"].pk).update(user=None)
    ballot = ground.ballot(ground.meeting(people=THERE))
    as_user(client, ground, "secretary")

    _, said = post(client, "ballot_vote", ballot.pk, choice="abstained", member=ground.seats["parent"].pk)

    assert said == ["Голос записан."]
    assert Vote.objects.get().is_recorded


def test_a_page_that_watches_is_told_when_the_room_changes(client, ground):
    meeting = ground.meeting(people=THERE)
    as_user(client, ground, "parent")
    address = reverse("office:meeting", args=[meeting.pk])
    mark = client.get(address).context["mark"]
    ask = {"headers": {"HX-Request": "true"}}
    quiet = client.get(address, {"seen": mark}, **ask)
    act_for([ground.municipality.pk])
    ground.leave(meeting, "parent")

    loud = client.get(address, {"seen": mark}, **ask)

    assert (quiet.status_code, "HX-Refresh" in quiet.headers) == (204, False)
    assert loud.headers["HX-Refresh"] == "true"


def test_a_member_joins_from_afar_and_leaves(client, ground):
    meeting = ground.meeting(until="approved")
    as_user(client, ground, "parent")
    seat, other = ground.seats["parent"].pk, ground.seats["head"].pk

    _, joined = post(client, "presence", meeting.pk, member=f"remote:{seat}")
    _, twice = post(client, "presence", meeting.pk, member=f"remote:{seat}")
    _, left = post(client, "presence", meeting.pk, member=f"left:{seat}")

    assert (joined, left) == (["Присутствие отмечено."], ["Уход отмечен."])
    assert "Присутствие уже отмечено" in twice[0]
    address = reverse("office:presence", args=[meeting.pk])
    assert client.post(address, {"member": f"room:{other}"}).status_code == 403
    assert client.post(address, {"member": "room:x"}).status_code == 404


def test_the_owner_reports_and_the_secretary_finishes_on_the_page(client, ground):
    meeting = ground.meeting("none", people=THERE)
    item = AgendaItem.objects.get(meeting=meeting)
    as_user(client, ground, "secretary")
    due = (timezone.now() + timedelta(days=9)).strftime("%d.%m.%Y")
    task = {"text": "Опубликовать итоги", "owner": ground.seats["parent"].pk, "due_on": due}
    client.post(reverse("office:assignment_new", args=[item.pk]), task)
    given = Assignment.objects.get()

    _, reported = post(as_user(client, ground, "parent"), "assignment", given.pk, deed="report", report="Опубликовано")
    refused = client.post(reverse("office:assignment", args=[given.pk]), {"deed": "drop", "reason": "так"})
    today = timezone.now().strftime("%d.%m.%Y")
    _, finished = post(
        as_user(client, ground, "secretary"), "assignment", given.pk, deed="finish", done_on=today, report=""
    )

    assert reported == ["Сообщение отправлено секретарю."]
    assert refused.status_code == 403
    assert finished == ["Исполнение отмечено, поручение снято с контроля."]


def test_the_operator_changes_the_composition_and_the_rules(client, ground):
    client.force_login(ground.operator)
    today = timezone.now().strftime("%d.%m.%Y")
    new = {"name": "Примеров Лев Ильич", "role": "member", "since": today, "ground": "постановление № 7-п"}
    client.post(reverse("office:member_new"), new)
    added = Member.objects.get(name="Примеров Лев Ильич")
    person = UserFactory(full_name=added.name)

    _, linked = post(client, "member", added.pk, deed="login", email=person.email)
    wrong = client.post(
        reverse("office:member", args=[added.pk]), {"deed": "end", "ends_on": "01.01.2020", "ground": "№ 8"}
    )
    _, ended = post(client, "member", added.pk, deed="end", ends_on=today, ground="постановление № 8-п")
    said = {"quorum": "более половины членов", "majority": "большинством голосов присутствующих", "since": today}
    _, ruled = post(client, "group_rules", **said, ground="положение № 3")

    assert linked == ["Примеров Лев Ильич теперь голосует из своего кабинета."]
    assert wrong.status_code == 422
    assert ended == ["Примеров Лев Ильич: последний день в составе записан."]
    assert ruled == ["Правила записаны. По ним считаются кворум и голоса."]
    assert RulesStatement.objects.get().quorum == "более половины членов"


def test_staff_without_the_right_prepare_nothing(client, ground):
    meeting = ground.meeting(until="prepared")
    client.force_login(member(Finance, ground.municipality))

    assert client.get(reverse("office:meeting", args=[meeting.pk])).status_code == 200
    for name in ("meeting_edit", "agenda_item_new", "guest_new"):
        assert client.get(reverse(f"office:{name}", args=[meeting.pk])).status_code == 403


def test_a_deputy_who_leads_writes_why_on_the_page(client, ground):
    meeting = ground.meeting(people=("deputy", "secretary", "parent"), until="approved")
    page = words_of(as_user(client, ground, "secretary").get(reverse("office:meeting", args=[meeting.pk])))
    assert f"Руководителя нет: ведёт {ground.seats['deputy'].name}" in page

    _, [empty] = post(client, "meeting_move", meeting.pk, "open", head_away="")
    _, [long] = post(client, "meeting_move", meeting.pk, "open", head_away="я" * 501)
    page, [done] = post(client, "meeting_move", meeting.pk, "open", head_away="отпуск")

    assert empty == "Напишите, почему нет руководителя."
    assert long == "Не больше 500 знаков: сократите."
    assert done == "Заседание открыто: кворум есть."
    assert "Почему открыл заместитель" in words_of(page)


def test_another_wording_is_put_to_the_vote_on_the_page(client, ground):
    meeting = ground.meeting(people=THERE)
    item = AgendaItem.objects.get(meeting=meeting)
    page = words_of(as_user(client, ground, "secretary").get(reverse("office:meeting", args=[meeting.pk])))
    assert "Голосовать в другой формулировке" in page

    _, [refused] = post(client, "ballot_open", item.pk, wording=" ")
    post(client, "ballot_open", item.pk, wording="Продлить набор до октября.")

    assert refused == "Впишите, за что голосуют."
    assert Ballot.objects.get().wording == "Продлить набор до октября."


def test_a_guest_is_taken_off_the_page(client, ground):
    meeting = ground.meeting(until="prepared")
    as_user(client, ground, "secretary")
    client.post(reverse("office:guest_new", args=[meeting.pk]), {"name": "Экспертов Э. Э.", "position": "методист"})
    guest = Guest.objects.get()
    assert client_of(ground, "parent").post(reverse("office:guest_remove", args=[guest.pk])).status_code == 403

    page, [said] = post(client, "guest_remove", guest.pk)

    assert said == "Экспертов Э. Э.: приглашение убрано."
    assert "Приглашены без права голоса" not in words_of(page)


def test_the_secretary_notes_copies_on_paper_on_the_page(client):
    ground = working_group(without_login=["teacher"], at=timezone.now().replace(hour=9, minute=0))
    keys = signing(municipality=ground.municipality)
    meeting = ground.finished()
    version = latest_version(meeting.document_id)
    owner = keys.between.person(surname="Образцова", given_name="Вера Павловна", snils="11122233381")
    cms = owner.sign(version.payload.encode(), at=keys.now)
    sign_with_cms(version_id=version.pk, party=SigningParty.CHAIR, cms=cms, at=keys.now, by=ground.users["head"])
    teacher = ground.seats["teacher"]
    page = words_of(as_user(client, ground, "secretary").get(reverse("office:meeting", args=[meeting.pk])))
    assert "входа нет, передайте на бумаге" in page

    page, [said] = post(client, "copy_hand", meeting.pk, member=teacher.pk)
    _, [again] = post(client, "copy_hand", meeting.pk, member=teacher.pk)

    assert said == "Передача копии отмечена."
    assert "передана на бумаге" in words_of(page)
    assert again == "Копия этому члену группы уже передана."
    assert client_of(ground, "parent").post(reverse("office:copy_hand", args=[meeting.pk])).status_code == 403


def client_of(ground, who):
    return as_user(Client(), ground, who)


def test_a_file_given_by_mistake_is_taken_back_until_the_meeting_ends(client, ground):
    meeting = ground.meeting(until="approved")
    item = AgendaItem.objects.get(meeting=meeting)
    as_user(client, ground, "secretary")
    client.post(reverse("office:material_new", args=[item.pk]), {"file": SimpleUploadedFile("Справка.pdf", PDF)})
    file = Material.objects.get()
    as_user(client, ground, "parent")
    assert client.post(reverse("office:material_remove", args=[file.pk])).status_code == 403

    as_user(client, ground, "secretary")
    _, said_above = post(client, "material_remove", file.pk)

    assert said_above == ["Файл убран: Справка.pdf. Кто успел его открыть, тот его видел."]
    assert not Material.objects.exists()


def test_before_the_meeting_gathers_the_page_says_when_presence_is_noted(client, ground, monkeypatch):
    meeting = ground.meeting(until="approved")
    early = ground.at - timedelta(minutes=45)
    monkeypatch.setattr(timezone, "now", lambda: early)
    as_user(client, ground, "secretary")

    page = client.get(reverse("office:meeting", args=[meeting.pk]))

    assert not page.context["may_note"]
    assert "и позже; для кворума нужно 3." in words_of(page).replace("\xa0", " ")
    assert "Отметьте тех, кто пришёл" not in words_of(page)
