"""How a provider answers many, sees what to notice, looks at lines, moves children and ends contracts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from lxml import html
from tests.factories import demand, life
from tests.factories.family import entered, paper_said
from tests.factories.kernel import OrganisationFactory, member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments import selectors
from sotszakaz.demand.enrolments.actions import offer_places, take_offer, withdraw_application
from sotszakaz.demand.enrolments.flags import flags_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Director, SupportCentre
from sotszakaz.web import parsing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]

UNANSWERED: tuple[dict[str, str], ...] = ({}, {"answer": "ok"})


def press(client, name, *arguments, **data):
    return client.post(reverse(f"provider:{name}", args=arguments), data, follow=True)


def test_many_are_accepted_and_each_child_has_its_own_answer(client):
    at = demand.market()
    applications = [demand.application(at) for _ in range(3)]
    gone = applications[2]
    withdraw_application(application_id=gone.pk, by=gone.applied_by, on=TODAY)
    client.force_login(at.director())

    answer = press(client, "applications_answer", application=[each.pk for each in applications], answer="accept")

    text = answer.content.decode()
    assert "Не получилось: 1" in text
    assert text.count("зачислен, договор №") == 2
    assert "Это действие уже невозможно" in text
    act_for([at.municipality.pk])
    assert Contract.objects.count() == 2


def test_many_are_refused_by_one_ground_and_text(client):
    at = demand.market()
    ids = [demand.application(at).pk for _ in range(2)]
    client.force_login(at.director())

    text = press(
        client, "applications_answer", application=ids, answer="refuse", ground="health", reason="Нет справки"
    ).content.decode()

    assert text.count("отказано, место и средства освобождены") == 2


def test_refusing_many_without_a_reason_asks_for_it_and_answers_nobody(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(at.director())

    text = press(client, "applications_answer", application=[application.pk], answer="refuse").content.decode()

    assert "выберите основание" in text
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().state == "submitted"


def test_enter_on_a_tick_and_a_form_without_a_button_enrol_nobody(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(at.director())
    page = html.fromstring(client.get(reverse("provider:applications"), {"state": "submitted"}).text)
    pressed_by_enter = page.xpath("//form[contains(@action, 'answer')]//button[@type='submit']")[0]

    answers = [press(client, "applications_answer", application=[application.pk], **said) for said in UNANSWERED]

    assert not {"name", "disabled", "hidden"} & set(pressed_by_enter.attrib)
    assert [each.status_code for each in answers] == [422, 422]
    assert all("Нажмите «Зачислить отмеченных»" in each.text for each in answers)
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get().state == "submitted"


def test_the_list_shows_timers_and_asks_as_many_queries_for_many_as_for_one(client, django_assert_max_num_queries):
    at = demand.market()
    for _ in range(5):
        demand.application(at)
    client.force_login(at.director())

    with django_assert_max_num_queries(24):
        text = client.get(reverse("provider:applications")).content.decode()

    assert text.count("осталось 9\u00a0дней") == 5


def test_what_to_notice_is_known_from_the_data():
    at = demand.market(value=100_000_00)
    life.ruled(at, clashes_forbidden=False)
    child = at.child()
    application = demand.application(at, child)
    demand.application(at, child, group=at.other_group())
    programme = application.group.part.programme
    programme.age_from, programme.age_to = 5, 9

    flags = flags_of([application], on=application.answer_by_on + timedelta(days=1))[application.pk]

    assert {each.code for each in flags} == {"overdue", "over_age", "clash"}


def test_a_quiet_application_has_no_flags():
    at = demand.market()

    assert flags_of([demand.application(at)], on=TODAY) == {}


def test_the_line_of_a_group_gives_the_reason_for_its_order(client):
    at, _ = life.full_market()
    entries = [life.waiting(at) for _ in range(2)]
    client.force_login(at.director())
    assert reverse("provider:line", args=[at.group.pk]) in client.get(reverse("provider:lines")).content.decode()

    text = client.get(reverse("provider:line", args=[at.group.pk])).content.decode()

    assert [f"встал в очередь под номером {each.number}" in text for each in entries] == [True, True]


def test_a_child_is_moved_to_another_group_with_its_contract(client):
    at = demand.market()
    old, target = demand.contract(at), at.other_group(at.group.part)
    client.force_login(at.director())
    address = reverse("provider:application_transfer_to", args=[old.application_id, target.pk])
    key = client.get(address).context["form"]["key"].value()

    text = client.post(address, {"key": key}, follow=True).content.decode()

    assert "Ребёнок переведён, новый договор сформирован." in text
    act_for([at.municipality.pk])
    assert Contract.objects.get(state="active").group_id == target.pk


def test_a_contract_is_ended_by_a_ground_and_the_form_is_kept_when_refused(client):
    at = demand.market()
    contract = demand.contract(at, on=date(2026, 8, 3))
    client.force_login(at.director())

    refused = press(client, "contract_terminate", contract.application_id, **{"end-ground": "debt"})
    ended = press(
        client, "contract_terminate", contract.application_id, **{"end-ground": "debt", "end-reason": "Не платят"}
    )

    assert refused.status_code == 422
    assert "Последний день договора — 31.08.2026" in ended.content.decode()


def test_groups_with_lines_are_paged_the_longest_first(client, django_assert_max_num_queries):
    at = demand.market(value=100_000_00)
    groups = [at.other_group(of=at.group.part, places=1) for _ in range(2)]
    for group, length in zip(groups, (1, 2), strict=True):
        demand.application(at, group=group)
        for _ in range(length):
            life.waiting(at, group=group)
    client.force_login(at.director())

    with django_assert_max_num_queries(10):
        page = client.get(reverse("provider:lines")).context["page"]

    assert [(each.pk, each.waiting) for each in page.object_list] == [(groups[1].pk, 2), (groups[0].pk, 1)]
    assert page.paginator.per_page == 25


def watch(client, mark="old", **asked):
    return client.get(reverse("provider:applications"), {"seen": mark, **asked}, headers={"HX-Request": "true"})


def as_read(text):
    """The words of the list, with the ticks that are set."""
    piece = html.fromstring(f"<div>{text}</div>").get_element_by_id("applications")
    ticked = [each.get("value") for each in piece.iter("input") if each.get("checked") is not None]
    return " ".join(piece.text_content().split()), ticked


def test_what_has_come_is_shown_without_a_reload_and_ticks_stay(client):
    at = demand.market()
    first = demand.application(at)
    client.force_login(at.director())
    page = client.get(reverse("provider:applications"))
    assert watch(client, page.context["mark"]).status_code == 204
    act_for([at.municipality.pk])
    later = demand.application(at)

    answer = watch(client, page.context["mark"], application=[first.pk])

    words, ticked = as_read(answer.text)
    assert f"№ {later.pk} от" in words
    assert ticked == [str(first.pk)]
    assert "HX-Refresh" not in answer.headers
    assert words == as_read(client.get(reverse("provider:applications")).text)[0]


def test_links_of_what_is_swapped_in_carry_no_traces_of_the_watch(client, monkeypatch):
    monkeypatch.setattr(parsing, "PAGE", 1)
    at = demand.market()
    ticked = [demand.application(at), demand.application(at)][0]
    client.force_login(at.director())

    text = watch(client, application=[ticked.pk]).text

    assert "page=2" in text
    assert "seen=" not in text
    assert "application=" not in text


def test_a_refusal_of_many_without_a_reason_keeps_ticks_and_ground(client):
    at = demand.market()
    application = demand.application(at)
    client.force_login(at.director())
    [ground, *_] = selectors.refusal_grounds(at.municipality.pk, TODAY)

    answer = press(
        client, "applications_answer", application=[application.pk], answer="refuse", ground=ground.code, reason=" "
    )

    assert answer.status_code == 422
    assert as_read(answer.text)[1] == [str(application.pk)]
    assert answer.context["form"]["ground"].value() == ground.code


def test_one_application_of_another_provider_keeps_all_from_being_answered(client):
    at = demand.market()
    ours = demand.application(at)
    client.force_login(at.director())

    answer = press(client, "applications_answer", application=[ours.pk, ours.pk + 1000], answer="accept")

    assert answer.status_code == 404
    act_for([at.municipality.pk])
    assert EnrolmentApplication.objects.get(pk=ours.pk).state == "submitted"


def test_those_that_wait_stand_by_the_day_of_their_answer(client):
    at = demand.market()
    urgent, calm = demand.application(at), demand.application(at)
    late = demand.application(at)
    EnrolmentApplication.objects.filter(pk=late.pk).update(answer_by_on=urgent.answer_by_on - timedelta(days=3))
    client.force_login(at.director())

    page = client.get(reverse("provider:applications")).context["page"]

    assert [each.pk for each in page.object_list] == [late.pk, urgent.pk, calm.pk]


def test_a_provider_enters_papers_only_where_the_rules_let_it(client):
    at = demand.market()
    application = entered(at, member(SupportCentre, at.municipality))
    client.force_login(at.director())
    card = reverse("provider:application", args=[application.pk])
    deed = reverse("provider:family_deed", args=[application.pk, "withdraw"])
    shown = client.get(card).content.decode()
    assert "Примерова Ольга Игоревна (мать)" in shown
    assert deed not in shown
    assert client.post(deed, paper_said()).status_code == 403

    act_for([at.municipality.pk])
    life.ruled(at, papers_by_providers=True)
    assert deed in client.get(card).content.decode()
    assert client.get(deed).status_code == 200
    done = client.post(deed, paper_said(), follow=True).content.decode()

    assert "средства вернулись на сертификат" in done
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_a_provider_enters_no_papers_about_groups_of_another(client):
    at = demand.market()
    life.ruled(at, papers_by_providers=True)
    application = entered(at, member(SupportCentre, at.municipality))
    other = member(Director, at.municipality, organisation=OrganisationFactory())
    client.force_login(other)

    address = reverse("provider:family_deed", args=[application.pk, "withdraw"])

    assert client.post(address, paper_said()).status_code in (403, 404)
    application.refresh_from_db()
    assert application.state == "submitted"


def test_who_comes_from_the_line_has_a_family_to_call_once_it_has_taken_the_place(client):
    at, holder = life.full_market()
    entry = life.waiting(at)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    [offered] = offer_places(group_id=at.group.pk, on=TODAY)
    parent, card = entry.joined_by, reverse("provider:application", args=[offered])
    client.force_login(at.director())
    assert parent.email not in client.get(card).text
    act_for([at.municipality.pk])

    take_offer(application_id=offered, by=parent, on=TODAY)

    assert f"{parent.full_name} (" in client.get(card).text
