"""The office writes check-lists, fills inspections tap by tap, answers complaints and reads surveys."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import supply
from tests.factories.kernel import adopted, member
from tests.factories.quality import (
    ASKED_AT,
    MEND_BY,
    asked,
    checklist,
    criteria_of,
    delivered,
    filed_by_family,
    finished,
    links,
    photo,
    planned,
    running,
    shortcoming,
)
from tests.factories.supply import TODAY

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, GroupMember, Head, Operator
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality import selectors
from sotszakaz.oversight.quality.actions import report_mended
from sotszakaz.oversight.quality.models import Checklist, Inspection, InspectionMark
from sotszakaz.oversight.quality.states import ChecklistState, InspectionState
from sotszakaz.oversight.surveys import selectors as surveys
from sotszakaz.oversight.surveys.actions import answer_survey
from sotszakaz.supply.providers.actions import exclude_provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def record():
    return supply.record()


@pytest.fixture
def operator(client, record):
    person = member(Operator, record.municipality)
    client.force_login(person)
    return person


def address(name, *args):
    return reverse(f"office:{name}", args=args)


def test_a_checklist_goes_from_the_example_to_approval(client, record, operator):
    begun = client.post(address("checklist_new"), {"title": "Занятие", "with_example": "on"}, follow=True)
    drafted = Checklist.objects.get()
    added = client.post(
        address("checklist", drafted.pk), {"section": "Ещё", "text": "Светло", "weight": "0,5"}, follow=True
    )
    empty = client.post(address("checklist", drafted.pk), {"section": "", "text": "", "weight": "1"})
    client.force_login(member(Head, record.municipality))
    approved = client.post(address("checklist_approve", drafted.pk), follow=True)
    twice = client.post(address("checklist_approve", drafted.pk), follow=True)

    assert "Проверьте критерии" in begun.text
    assert "Светло" in added.text
    assert empty.status_code == 422
    assert "можно назначать проверки" in approved.text
    assert "уже невозможно" in twice.text
    drafted.refresh_from_db()
    assert drafted.state == ChecklistState.APPROVED


def test_an_inspection_is_planned_on_its_page(client, record, operator):
    listed = checklist(record.municipality)
    typed = {
        "record": record.pk,
        "kind": "surprise",
        "planned_on": f"{TODAY:%Y-%m-%d}",
        "checklist": listed.pk,
        "inspectors": [operator.pk],
    }

    wrong = client.post(address("inspection_new"), {**typed, "planned_on": f"{TODAY - timedelta(days=1):%Y-%m-%d}"})
    right = client.post(address("inspection_new"), typed, follow=True)
    again = client.post(address("inspection_new"), typed)

    assert (wrong.status_code, again.status_code) == (422, 422)
    assert "уже назначена" in again.text
    assert "Начать проверку" in right.text
    assert Inspection.objects.get().inspectors.get().user == operator


def test_a_tap_answers_with_the_criterion_as_the_fresh_page_shows_it(client, record, operator):
    inspection = running(record, inspector=operator)
    criterion = criteria_of(inspection)[0]
    tap = address("inspection_mark", inspection.pk, criterion.pk)

    answer = client.post(tap, {"mark": "no", "words": "Закрыт."}, **HTMX)

    fresh = client.get(address("inspection", inspection.pk)).text
    swapped = "".join(answer.text.split())
    section = swapped[: swapped.index("</section>")]
    assert _without_token(section) in _without_token("".join(fresh.split()))
    assert "Отмечено 1 из 3" in answer.text
    assert InspectionMark.objects.get().words == "Закрыт."
    client.post(tap, {"mark": "no", "words": "", "known": ""}, **HTMX)  # a page that was opened before the note
    assert InspectionMark.objects.get().words == "Закрыт."
    assert client.post(tap, {"mark": "yes", "words": ""}).status_code == 302


def _without_token(text):
    head, *parts = text.split('name="csrfmiddlewaretoken"value="')
    return head + "".join(part[part.index('"') :] for part in parts)


def test_a_tap_after_the_end_brings_the_page_and_its_sentence(client, record, operator):
    inspection = finished(record, inspector=operator)
    tap = address("inspection_mark", inspection.pk, criteria_of(inspection)[0].pk)

    answer = client.post(tap, {"mark": "no", "words": ""}, **HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, address("inspection", inspection.pk))
    assert "Проверка сейчас не идёт" in client.get(address("inspection", inspection.pk)).text


def test_a_photo_is_added_shown_and_removed(client, record, operator):
    inspection = running(record, inspector=operator)
    criterion = criteria_of(inspection)[0]
    send = address("inspection_photo", inspection.pk, criterion.pk)

    added = client.post(send, {"photo": SimpleUploadedFile("a.jpg", photo(size=(40, 30)))}, follow=True)
    wrong = client.post(send, {"photo": SimpleUploadedFile("a.txt", b"text")}, follow=True)
    kept = inspection.photos.get()
    shown = client.get(address("photo", kept.pk))
    removed = client.post(address("photo_remove", kept.pk), follow=True)

    assert "Фото добавлено" in added.text
    assert "это не JPEG и не PNG" in wrong.text
    assert (shown.headers["Content-Type"], shown.headers["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert "Фото удалено" in removed.text


def test_an_inspection_is_finished_or_says_what_is_missing(client, record, operator):
    inspection = running(record, inspector=operator)
    end = address("inspection_finish", inspection.pk)
    suggested = f'value="{selectors.suggested_deadline(record.municipality_id, TODAY):%Y-%m-%d}"'
    assert suggested in client.get(address("inspection", inspection.pk)).text
    unmarked = client.post(end, {"conclusion": "", "mend_by_on": ""})
    for criterion in criteria_of(inspection):
        client.post(address("inspection_mark", inspection.pk, criterion.pk), {"mark": "yes", "words": ""})

    done = client.post(end, {"conclusion": "Хорошо.", "mend_by_on": ""}, follow=True)
    twice = client.post(end, {"conclusion": "Хорошо.", "mend_by_on": ""}, follow=True)

    assert (unmarked.status_code, twice.status_code) == (422, 409)
    assert "Не отмечены критерии: 3" in unmarked.text
    assert "100 %" in done.text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Проверка сейчас не идёт" in twice.text


def test_an_inspection_is_moved_and_given_to_others_on_its_page(client, record, operator):
    inspection = planned(record)
    page, colleague = address("inspection_change", inspection.pk), inspection.inspectors.get().user
    typed = {"planned_on": f"{TODAY + timedelta(days=2):%Y-%m-%d}", "place": "Зал", "inspectors": [operator.pk]}

    empty = client.post(page, {**typed, "inspectors": []})
    moved = client.post(page, typed, follow=True)
    begun = client.post(address("inspection_start", inspection.pk), follow=True)
    sent = client.post(page, {"inspectors": [operator.pk, colleague.pk]}, follow=True)
    client.post(address("inspection_cancel", inspection.pk), {"reason": "Карантин."})
    late = client.post(page, {"inspectors": [operator.pk]}, follow=True)

    assert empty.status_code == 422
    assert "Проверка изменена" in moved.text
    assert "Каждое касание сохраняется" in begun.text
    assert colleague.full_name in sent.text
    assert "Проверка уже отменена" in late.text


def test_whoever_only_looks_gets_no_buttons(client, record):
    inspection = planned(record)
    client.force_login(member(GroupMember, record.municipality))
    assert client.get(address("inspection", inspection.pk)).status_code == 403  # a surprise is none for its provider
    client.force_login(member(Finance, record.municipality))

    page = client.get(address("inspection", inspection.pk)).text

    assert "Начать проверку" not in page
    assert "Отменить проверку" not in page
    assert client.post(address("inspection_cancel", inspection.pk), {"reason": "Нет."}).status_code == 403


def test_lists_ask_the_database_as_often_however_long_they_are(client, record, operator, django_assert_max_num_queries):
    first = finished(record)
    for _ in range(4):
        finished(record, checklist_id=first.checklist_id)

    for name in ("inspections", "shortcomings", "checklists", "surveys", "complaints", "standards"):
        with django_assert_max_num_queries(12):
            assert client.get(address(name)).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(address("inspection", first.pk))


def test_an_answer_of_the_provider_is_returned_and_accepted(client, record, operator):
    found = shortcoming(record)
    report_mended(shortcoming_id=found.pk, words="Открыт.", by=SYSTEM)
    back = address("mending_return", found.pk)

    empty = client.post(back, {"remark": "", "mend_by_on": ""})
    returned = client.post(back, {"remark": "Замок.", "mend_by_on": f"{MEND_BY:%Y-%m-%d}"}, follow=True)
    early = client.post(address("mending_accept", found.pk), follow=True)
    report_mended(shortcoming_id=found.pk, words="Снят.", by=SYSTEM)
    accepted = client.post(address("mending_accept", found.pk), follow=True)

    assert empty.status_code == 422
    assert "с новым сроком" in returned.text
    assert "уже невозможно" in early.text
    assert "Устранение принято" in accepted.text


def test_a_proposal_to_exclude_stands_on_the_page_of_the_record(client, record, operator):
    act = finished(record)

    client.post(address("measure_take", act.pk), {"kind": "exclusion", "ground": "Выход закрыт."})

    shown = client.get(address("record", record.pk)).text
    assert "Предложено исключить из реестра" in shown
    assert f"Акт проверки № {act.number}. Выход закрыт." in shown
    exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=TODAY)
    back = client.post(address("measure_withdraw", act.measures.get().pk), {"withdrawal": "Зря."}, follow=True)
    assert "Отозвать его нельзя" in back.text
    assert "Исключение предложено по проверке" in client.get(address("record", record.pk)).text


def test_a_complaint_is_charged_answered_and_its_appeal_decided(client):
    at = delivered()
    filed = filed_by_family(at)
    operator, head = member(Operator, at.municipality), member(Head, at.municipality)
    client.force_login(operator)
    pk = filed.complaint_id

    nobody = client.post(address("complaint_assign", pk), {"assignee": ""})
    client.post(address("complaint_assign", pk), {"assignee": operator.pk})
    answered = client.post(address("complaint_answer", pk), {"answer": "Открыт."}, follow=True)
    twice = client.post(address("complaint_answer", pk), {"answer": "Ещё."})
    client.force_login(head)
    early = client.post(address("complaint_decide", pk), {"decision": "Нет."})

    assert (nobody.status_code, twice.status_code, early.status_code) == (422, 409, 409)
    assert "Ответ дан" in answered.text
    assert Complaint.objects.get().answered_by == operator


def test_a_survey_is_begun_from_its_questionnaire(client):
    at = delivered()
    client.force_login(member(Operator, at.municipality))
    months = {"since": "2026-09", "until": "2026-09"}

    early = client.post(address("survey_new"), months)
    form = client.get(address("questionnaire"))
    initial = dict(form.context["form"].initial)
    client.post(address("questionnaire"), {f"kind_{n}": "scale" for n in range(2, 9)} | initial)
    begun = client.post(address("survey_new"), months, follow=True)
    twice = client.post(address("survey_new"), months)

    assert "Анкеты ещё нет" in early.text
    assert "Опрос начат" in begun.text
    assert "Спрашивать некого" in twice.text
    assert client.get(address("surveys")).status_code == 200


def test_results_are_shown_with_their_interval(client):
    at = delivered(2)
    adopted(at.municipality, starts_on=TODAY, survey_fewest_answers=2)
    survey = asked(at)
    for token in links(survey):
        first = surveys.asked_by(token, ASKED_AT).questions[0]
        answer_survey(token=token, said={str(first.pk): "5"}, at=ASKED_AT)
    client.force_login(member(Operator, survey.municipality))

    going_on = client.get(address("survey", survey.pk)).text
    client.post(address("survey_close", survey.pk))
    over = client.get(address("survey", survey.pk)).text

    assert "Опрос идёт" in going_on
    assert "100" not in going_on.partition("<main")[2].partition("</main>")[0]
    assert "с вероятностью 95 %" in over


def test_a_started_inspection_cannot_be_started_twice(client, record, operator):
    inspection = planned(record, inspector=operator)

    client.post(address("inspection_start", inspection.pk))
    twice = client.post(address("inspection_start", inspection.pk), follow=True)

    inspection.refresh_from_db()
    assert inspection.state == InspectionState.RUNNING
    assert "уже невозможно" in twice.text


def test_a_complaint_leads_to_a_surprise_inspection_of_whom_the_provider_learns_nothing(client):
    at = delivered()
    filed = filed_by_family(at)
    operator = member(Operator, at.municipality)
    client.force_login(operator)
    page = client.get(address("complaint", filed.complaint_id)).text
    plan = f"{address('inspection_new')}?complaint={filed.complaint_id}"
    typed = {
        "record": at.record.pk,
        "kind": "surprise",
        "planned_on": f"{TODAY:%Y-%m-%d}",
        "checklist": checklist(at.municipality).pk,
        "inspectors": [operator.pk],
    }

    suggested = client.get(plan)
    made = client.post(plan, typed, follow=True)

    assert plan in page
    assert suggested.context["form"].initial == {"record": at.record.pk, "kind": "surprise"}
    assert f"№ {filed.number}" in made.text
    assert "Внеплановая" in client.get(address("complaint", filed.complaint_id)).text
    client.force_login(member(Finance, at.municipality))
    assert filed.number not in client.get(address("inspection", Inspection.objects.get().pk)).text
    client.force_login(at.director())
    assert filed.number not in client.get(reverse("provider:inspections")).text


def test_a_repeat_shows_what_was_found_before(client, record, operator):
    first = finished(record, inspector=operator)
    repeat = running(record, inspector=operator, follows_id=first.pk, checklist_id=first.checklist_id)

    page = client.get(address("inspection", repeat.pk)).text

    assert "Что нашли в прошлый раз" in page
    assert address("shortcoming", first.shortcomings.get().pk) in page
