"""Pages of the factor analysis: from the example to a value that the act left open."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories import analysis
from tests.factories.demand import contract, market
from tests.factories.kernel import member
from tests.factories.ordering import indicator_said

from sotszakaz.kernel.users.roles import GroupMember, Head, Operator
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis.actions.running import determine
from sotszakaz.oversight.analysis.models import Factor, Methodology, Run, Score
from sotszakaz.oversight.analysis.selectors.scores import last_scored

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 2)
PENDING = {"text": "будет определено", "kind": "pending", "value": None, "year": 2026}


@pytest.fixture
def at(clock):
    clock.go(ON)
    here = market(indicators=[indicator_said(target=PENDING)])
    contract(here)
    return here


def client_of(role, at):
    client = Client()
    client.force_login(member(role, at.municipality))
    return client


def words(answer):
    return " ".join(answer.content.decode().split())


def test_from_the_example_to_a_value_that_the_act_left_open(at):
    operator, head = client_of(Operator, at), client_of(Head, at)
    page = words(operator.post("/office/analysis/methodologies/example/", follow=True))
    made = Methodology.objects.get()
    assert "не методика министерства" in page
    again = words(operator.post("/office/analysis/methodologies/example/", follow=True))
    assert "Методика с этим названием уже есть" in again

    approval = f"/office/analysis/methodologies/{made.pk}/approve/"
    said = {"ground": "Приказ № 14", "revision": made.revision}
    assert head.post(approval, {**said, "ground": ""}).status_code == 422
    assert "утверждаете пример как есть" in words(head.post(approval, said))
    stale = words(head.post(approval, {**said, "revision": 7, "as_example": "on"}, follow=True))
    assert "Пока вы читали методику, её изменили" in stale
    head.post(approval, {**said, "as_example": "on"})
    operator.post(f"/office/analysis/methodologies/{made.pk}/run/")
    run = Run.objects.get()
    unfinished = words(operator.post(f"/office/analysis/runs/{run.pk}/finish/", follow=True))
    assert "Не оценено: 2." in unfinished
    assert "Исполнители без баллов" in words(operator.get(f"/office/analysis/runs/{run.pk}/?missing=1"))

    manual = Factor.objects.get(source="manual")
    for subject in run.subjects.all():
        wrong = operator.post(f"/office/analysis/subjects/{subject.pk}/", {f"score_{manual.pk}": "9"})
        assert wrong.status_code == 422
        operator.post(f"/office/analysis/subjects/{subject.pk}/", {f"score_{manual.pk}": "3"})
    finished = words(operator.post(f"/office/analysis/runs/{run.pk}/finish/", follow=True))
    assert "Значения, которые акт оставил открытыми" in finished

    target = IndicatorTarget.objects.get()
    address = f"/office/analysis/runs/{run.pk}/values/{target.pk}/target/"
    asked = words(operator.get(address))
    assert 'name="value"' in asked
    assert 'value="1"' not in asked  # what the row is today would be reached by itself
    operator.post(address, {"value": "5"})
    row = words(operator.get("/office/indicators/3.F/"))
    assert "Цель определена факторным анализом" in row
    assert f"/office/analysis/runs/{run.pk}/" in row
    assert operator.get(f"/office/analysis/runs/{run.pk}/values/{target.pk}/baseline/").status_code == 404


def test_a_factor_is_typed_with_its_steps(at):
    made = analysis.draft(at.municipality)
    operator = client_of(Operator, at)
    address = f"/office/analysis/methodologies/{made.pk}/factors/new/"
    typed = {
        "group": "Рынок",
        "title": "Свободные места",
        "source": "free_places",
        "low": "0",
        "high": "2",
        "weight": "1,5",
        "steps": "10; 32,5",
    }

    wrong = operator.post(address, {**typed, "steps": "10; мало"})
    few = operator.post(address, {**typed, "steps": "10"})
    operator.post(address, typed)

    factor = Factor.objects.get(title="Свободные места")
    assert (wrong.status_code, few.status_code) == (422, 422)
    assert "нужно порогов: 2" in words(few)
    assert [float(each) for each in factor.steps] == [10, 32.5]
    assert "10; 32,5" in words(operator.get(f"/office/analysis/methodologies/{made.pk}/factors/{factor.pk}/"))


def test_scores_are_saved_as_a_workbook(at):
    places = analysis.counted(source="free_places", title="Места")
    run = analysis.finished(analysis.begun(at.municipality, places, analysis.by_hand()))

    book = load_workbook(BytesIO(client_of(Head, at).get(f"/office/analysis/runs/{run.pk}/scores.xlsx").content))

    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 2
    assert {row[-1] for row in rows} == {"высокий"}
    assert ("Чем утверждена", "Приказ № 14") in set(book["Методика"].iter_rows(values_only=True))
    assert [row[1] for row in book["Факторы"].iter_rows(min_row=2, values_only=True)] == ["Места", "Опыт"]
    [behind] = book["Строки за значениями"].iter_rows(min_row=2, values_only=True)
    assert behind[3:] == (f"группа: {at.group.name}", 11, 12)


def test_who_scores_by_a_page_that_is_old_sees_the_scores_of_the_other_first(at):
    run = analysis.begun(at.municipality, analysis.by_hand())
    subject, factor = run.subjects.first(), run.methodology.factors.get()
    address = f"/office/analysis/subjects/{subject.pk}/"
    operator = client_of(Operator, at)
    opened = operator.get(address).context["form"]["seen"].value()
    analysis.score(subject, 2)

    stale = operator.post(address, {f"score_{factor.pk}": "1", "seen": opened})
    again = operator.post(address, {f"score_{factor.pk}": "1", "seen": stale.context["form"]["seen"].value()})

    assert stale.status_code == 422
    assert "их записал другой сотрудник" in words(stale)
    assert "видели сами" in words(stale)
    assert again.status_code == 302
    assert last_scored(subject).score == 1


def test_what_another_weight_or_threshold_would_change_has_a_page(at):
    run = analysis.begun(at.municipality, analysis.by_hand())
    for subject in run.subjects.all():
        analysis.score(subject, 2)  # 66,7 % of the most, high is from 70
    client, address = client_of(Head, at), f"/office/analysis/runs/{run.pk}/weights/"

    usual, small, wrong = (words(client.get(address + asked)) for asked in ("", "?thresholds=1,5", "?thresholds=много"))

    assert "увеличен на 20 %, каждый порог опущен и поднят на 5 п. п." in usual
    assert "порог: высокий" in usual
    assert "на 5 п. п. ниже" in usual
    assert "средний → высокий" in usual
    assert "Ни один итог не меняется" in small
    assert "поднят на 1,5 п. п." in small
    assert "Введите число" in wrong


def test_the_value_of_a_computed_factor_opens_to_its_rows(at):
    run = analysis.begun(at.municipality, analysis.counted(source="free_places", title="Места"), analysis.by_hand())
    head, group_member = client_of(Head, at), client_of(GroupMember, at)
    subject = run.subjects.get(service=at.group.part.programme.service)
    computed, manual = (
        Score.objects.get(subject=subject, factor__source=source) for source in ("free_places", "manual")
    )
    address = f"/office/analysis/scores/{computed.pk}/"

    page, plain = words(head.get(address)), words(group_member.get(address))

    assert address in words(head.get(f"/office/analysis/subjects/{subject.pk}/"))
    assert f"/office/programmes/{at.group.part.programme_id}/" in page
    assert "/office/programmes/" not in plain
    assert at.group.name in plain
    assert head.get(f"/office/analysis/scores/{manual.pk}/").status_code == 404


def test_the_report_of_the_indicators_tells_of_the_analysis(at):
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get()
    determine(
        run_id=run.pk, target_id=target.pk, part="target", value=Decimal(5), by=member(Operator, at.municipality), on=ON
    )

    book = load_workbook(BytesIO(client_of(Head, at).get("/office/indicators.xlsx").content))

    assert {row[4].value for row in book["Факторный анализ"].iter_rows(min_row=2)} == {"высокий"}
    assert [cell.value for cell in book["Определено анализом"][2]][:3] == ["3.F", "цель", 5]


def test_a_run_begun_by_mistake_is_dropped_on_its_page(at):
    run = analysis.begun(at.municipality)
    operator, address = client_of(Operator, at), f"/office/analysis/runs/{run.pk}/"

    before, read = words(operator.get(address)), words(client_of(Head, at).get(address))
    empty = operator.post(f"{address}drop/", {"reason": ""})
    done = words(operator.post(f"{address}drop/", {"reason": "Не та методика"}, follow=True))
    again = words(operator.post(f"{address}drop/", {"reason": "Не та методика"}, follow=True))

    assert ("Отменить анализ" in before, "Отменить анализ" in read) == (True, False)
    assert (empty.status_code, "Напишите, почему отменяете анализ." in words(empty)) == (422, True)
    assert "Не та методика. Его итоги нигде не считаются." in done
    assert "Завершить анализ" not in done
    assert "Анализ завершён или отменён и не меняется" in again
    assert "отменён" in words(operator.get("/office/analysis/"))
