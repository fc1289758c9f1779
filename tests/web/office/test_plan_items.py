"""A measure of the plan, its calendar, report and feed through their addresses."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.group import working_group
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import completed, item_of
from tests.factories.replay import replayed

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.roles import Finance, Operator, PlatformAdministrator, RegionOfficer, SupportCentre
from sotszakaz.ordering.plans.actions import make_feed
from sotszakaz.ordering.plans.models import Plan, PlanEvidence, PlanItem, PlanKeeper, PlanPrecedence
from sotszakaz.ordering.working_group.actions.assignments import Task, give_assignment
from sotszakaz.web.office.plan_picture import LEFT, WIDTH

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    today = today_in(municipality)
    head = {**ordering.reading_of()["act"], "date": (today - 400 * DAY).isoformat()}
    terms = {"1.1": today - 10 * DAY, "1.2": today + 20 * DAY}
    plan = [ordering.plan_item_said(number, ends=ends.isoformat()) for number, ends in terms.items()]
    ordering.decision(municipality, on=today, act=head, plan=plan)
    return municipality


@pytest.fixture
def operator(municipality, client):
    person = member(Operator, municipality)
    client.force_login(person)
    return person


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


def address(name: str, *args) -> str:
    return reverse(f"office:{name}", args=args)


def test_a_measure_is_marked_with_a_file_that_can_be_taken_back(client, operator, municipality):
    late = item_of(municipality, "1.1")
    typed = {"due_on": late.ends_on.isoformat(), "done_on": late.ends_on.isoformat(), "note": "Постановление № 5"}
    file = SimpleUploadedFile("Скан.png", PNG)

    client.post(address("plan_item_complete", late.pk), {**typed, "file": file})

    page = words_of(client.get(address("plan_item", late.pk)))
    assert "Постановление № 5" in page
    assert "Скан.png" in page
    taken = client.get(address("plan_evidence_file", PlanEvidence.objects.get().pk))
    assert taken.content == PNG
    assert taken.headers["Content-Disposition"].startswith("attachment")


def test_a_file_that_may_harm_is_one_sentence_at_its_field(client, operator, municipality):
    completion = completed(item_of(municipality, "1.1"), item_of(municipality, "1.1").ends_on, by=operator)
    file = SimpleUploadedFile("программа.exe", b"MZ")

    response = client.post(address("plan_evidence_add", completion.pk), {"file": file})

    assert response.status_code == 422
    assert "это не PDF" in response.context["form"].errors["file"][0]


def test_a_wrong_mark_is_withdrawn_on_its_page(client, operator, municipality):
    item = item_of(municipality, "1.1")
    completion = completed(item, item.ends_on, by=operator)
    assert "Снять отметку" in words_of(client.get(address("plan_item", item.pk)))
    assert client.post(address("plan_completion_withdraw", completion.pk), {"reason": ""}).status_code == 422

    page = client.post(address("plan_completion_withdraw", completion.pk), {"reason": "Не тот акт"}, follow=True)

    assert "срок снова открыт" in words_of(page)
    assert page.context["card"].line.standing == "overdue"


def test_a_colleague_is_appointed_and_released_on_the_page(client, operator, municipality):
    item, colleague = item_of(municipality, "1.1"), member(SupportCentre, municipality)

    page = client.post(address("plan_keeper_appoint", item.pk), {"user": colleague.pk}, follow=True)
    assert "Ответственный назначен" in words_of(page)
    again = client.post(address("plan_keeper_appoint", item.pk), {"user": colleague.pk})
    assert again.status_code == 422
    assert "уже отвечает" in words_of(again)

    client.post(address("plan_keeper_release", PlanKeeper.objects.get().pk))

    assert "Сотрудник не назначен" in words_of(client.get(address("plan_item", item.pk)))


def test_a_broken_order_is_said_on_the_plan(client, operator, municipality):
    first, second = item_of(municipality, "1.1"), item_of(municipality, "1.2")

    client.post(address("plan_order_name", first.pk), {"earlier": second.pk})
    assert "наступает раньше срока" in words_of(client.get(address("plan")))

    client.post(address("plan_order_remove", PlanPrecedence.objects.get().pk))
    assert "Порядок мероприятий нарушен" not in words_of(client.get(address("plan")))


def test_registries_that_prove_nothing_new_are_said(client, operator):
    page = client.post(address("plan_prove"), follow=True)

    assert "Новых подтверждений в реестрах нет" in words_of(page)


def test_the_calendar_draws_each_standing_by_its_own_mark_and_repeats_it_in_a_table(client, operator, municipality):
    late = item_of(municipality, "1.1")

    response = client.get(address("plan_calendar"), {"year": late.ends_on.year})

    page = words_of(response)
    assert 'href="#mark-overdue"' in page
    [track] = [each for each in response.context["picture"].tracks if each.number == "1.1"]
    assert LEFT < track.bars[0].mark_x <= LEFT + WIDTH
    assert any(entry.line.item == late for entry in response.context["page"].object_list)


def test_the_calendar_of_a_year_out_of_reach_is_the_nearest_one(client, operator, municipality):
    context = client.get(address("plan_calendar"), {"year": "1900"}).context

    assert context["year"] == (today_in(municipality) - 400 * DAY).year


def test_the_report_is_taken_as_word_and_as_a_workbook(client, operator):
    for name, start in (("plan_report_word", b"PK"), ("plan_report_sheet", b"PK")):
        response = client.get(address(name))
        assert response.status_code == 200
        assert response.content.startswith(start)


def test_a_calendar_comes_without_a_login_by_the_address_shown_once(client, operator, municipality):
    shown = client.post(address("plan_feed"))
    secret = shown.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert shown.context["address"] in words_of(shown)
    assert secret not in words_of(client.get(address("plan_feed")))
    client.logout()

    response = client.get(reverse("portal:plan_calendar", args=[secret]))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:1.1 Мероприятие 1.1" in response.content.decode()


def test_a_revoked_address_is_not_there(client, operator, municipality):
    secret = make_feed(municipality_id=municipality.pk, by=operator)

    client.post(address("plan_feed_revoke"))

    assert client.get(reverse("portal:plan_calendar", args=[secret])).status_code == 404


def test_the_region_is_compared_by_the_administrator_of_the_platform(client, municipality):
    client.force_login(member(PlatformAdministrator, municipality))

    page = words_of(client.get(address("plans_compare")))

    assert municipality.short_name in page
    assert "1.1 Мероприятие 1.1" in page


def test_an_official_of_the_region_compares_its_plans_and_no_others(client, municipality):
    elsewhere = MunicipalityFactory(region="Другая область")
    client.force_login(member(RegionOfficer, municipality))

    page = words_of(client.get(address("plans_compare"), {"region": "Другая область"}))
    shown = client.get(address("plan_compared", municipality.pk), {"standing": "overdue"})

    assert f'href="{address("plan_compared", municipality.pk)}"' in page
    assert elsewhere.short_name not in page
    assert [line.item.number for line in shown.context["view"].lines] == ["1.1"]
    assert client.get(address("plan_compared", elsewhere.pk)).status_code == 404
    assert client.get(address("plan")).status_code == 403
    assert client.post(address("plan_prove")).status_code == 403


def test_the_administrator_of_the_platform_compares_all_regions(client, municipality):
    elsewhere = MunicipalityFactory(region="Другая область")
    client.force_login(member(PlatformAdministrator, municipality))

    page = words_of(client.get(address("plans_compare"), {"region": "Другая область"}))

    assert elsewhere.short_name in page
    assert client.get(address("plan_compared", elsewhere.pk)).status_code == 200


def test_the_operator_compares_nothing(client, operator, municipality):
    assert client.get(address("plan_compared", municipality.pk)).status_code == 403


def test_colleagues_read_a_measure_and_change_nothing(client, municipality):
    item = item_of(municipality, "1.1")
    client.force_login(member(Finance, municipality))

    page = words_of(client.get(address("plan_item", item.pk)))

    assert "Назначить" not in page
    assert client.post(address("plan_order_name", item.pk), {"earlier": item.pk}).status_code == 403


def test_what_meetings_asked_for_stands_on_the_page_of_its_measure(client):
    ground = working_group()
    measure = PlanItem.objects.filter(municipality=ground.municipality).first()
    meeting = ground.meeting(people=["head", "secretary", "parent"])
    task = Task("Собрать сведения о наборе", None, "опорный центр", ground.on + DAY, measure.pk)
    by = ground.users["secretary"]
    given = give_assignment(item_id=meeting.items.get().pk, task=task, by=by, at=ground.at)
    client.force_login(ground.operator)

    page = words_of(client.get(address("plan_item", measure.pk)))

    assert "Поручения рабочей группы" in page
    assert f'<a href="{address("assignment", given.pk)}">Собрать сведения о наборе</a>' in page
    back = words_of(client.get(address("assignment", given.pk)))
    assert f'href="{address("plan_item", measure.pk)}"' in back


def test_marks_taken_back_stay_on_the_page_with_the_reason(client, operator, municipality):
    item = item_of(municipality, "1.1")
    completion = completed(item, item.ends_on, by=operator)

    client.post(address("plan_completion_withdraw", completion.pk), {"reason": "Не тот акт"})

    page = words_of(client.get(address("plan_item", item.pk)))
    assert "Снятые отметки" in page
    assert f"{operator.full_name}: Не тот акт" in page


def test_ones_own_measures_are_a_tab_of_the_plan(client, operator, municipality):
    client.post(address("plan_keeper_appoint", item_of(municipality, "1.2").pk), {"user": operator.pk})

    page = client.get(address("plan"), {"standing": "mine"})

    assert [line.item.number for line in page.context["view"].lines] == ["1.2"]


def test_an_earlier_plan_is_read_and_not_marked(client, operator, municipality):
    today = today_in(municipality)
    head = {**ordering.reading_of()["act"], "date": today.isoformat(), "number": "78-п"}
    before = Plan.objects.get()
    ordering.decision(municipality, on=today, act=head, plan=[ordering.plan_item_said("7.7")])

    link = f"{address('plan')}?of={before.pk}"
    assert link in words_of(client.get(address("plan")))
    page = client.get(link)

    assert "Прежний план апробации" in words_of(page)
    assert [line.item.number for line in page.context["view"].lines] == ["1.1", "1.2"]
    assert "Отметить" not in words_of(page).replace("Отметить все", "")


def test_a_term_of_two_years_is_drawn_in_both_and_marked_in_the_last(client, operator, municipality):
    today = today_in(municipality)
    PlanItem.objects.filter(number="1.2").update(ends_on=date(today.year + 1, 6, 1))

    def bar(year):
        picture = client.get(address("plan_calendar"), {"year": year}).context["picture"]
        [track] = [each for each in picture.tracks if each.number == "1.2"]
        return track.bars[0]

    assert (bar(today.year).x, bar(today.year).width, bar(today.year).mark_x) == (LEFT, WIDTH, None)
    assert LEFT < bar(today.year + 1).mark_x < LEFT + WIDTH


def test_what_should_be_done_before_is_said_at_marking(client, operator, municipality):
    first, second = item_of(municipality, "1.1"), item_of(municipality, "1.2")
    client.post(address("plan_order_name", second.pk), {"earlier": first.pk})
    assert "Сначала обычно выполняют другое" in words_of(client.get(address("plan_item_complete", second.pk)))

    completed(first, first.ends_on, by=operator)

    assert "Сначала обычно" not in words_of(client.get(address("plan_item_complete", second.pk)))
