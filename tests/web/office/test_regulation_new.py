from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.supply import TODAY

from sotszakaz.kernel.regulations.choices import ContractMadeBy
from sotszakaz.kernel.regulations.in_force import unadopted
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.regulations.parameters import CATALOGUE, Parameter
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.roles import Head
from sotszakaz.web.office.forms.regulation import RegulationForm

pytestmark = pytest.mark.usefixtures("on_today")
PAGE = "office:regulation_new"
TOMORROW = TODAY + timedelta(days=1)


def typed(rules, **changes):
    """The form as the page shows it, with what a person has typed over it."""
    form = RegulationForm(rules=rules)
    shown = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in shown.items() if value is not False and value is not None}
    return {"title": "Правила", "starts_on": TOMORROW.isoformat(), **shown, **changes}


@pytest.fixture
def head(client):
    municipality = MunicipalityFactory()
    adopted(municipality, max_age=17)
    head = member(Head, municipality)
    client.force_login(head)
    return head


def rules_of(head):
    return list_versions(head.memberships.get().municipality_id)[0]


def test_every_parameter_comes_back_from_its_form_unchanged():
    rules = unadopted(1, date(2026, 1, 1))
    form = RegulationForm(typed(rules), rules=rules)

    assert form.is_valid(), form.errors
    assert form.settings() == {}


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("max_age", "19", 19),
        ("max_certificates_per_child", "3", 3),
        ("max_hours_per_week_per_child", "11,5", Decimal("11.5")),
        ("extra_hours_for_significant", "4", Decimal(4)),
        ("advance_percent", "79,5 ", Decimal("79.5")),
        ("clashes_forbidden", "yes", True),
        ("contract_made_by", "by_signature", ContractMadeBy.BY_SIGNATURE),
        ("order_due", "15.12", {"month": 12, "day": 15}),
        ("working_weekends", "20.02.2027, 27.02.2027", ["2027-02-20", "2027-02-27"]),
        ("licence_subtype", "Дополнительное образование", "Дополнительное образование"),
    ],
)
def test_what_is_typed_becomes_a_value_of_the_parameter(key, said, value):
    rules = unadopted(1, date(2026, 1, 1))
    form = RegulationForm(typed(rules, **{key: said}), rules=rules)

    assert form.is_valid(), form.errors
    (changed,) = form.settings().items()
    assert (changed[0], CATALOGUE[key].parse(changed[1].value)) == (key, CATALOGUE[key].parse(value))


def test_a_new_ground_gets_a_code_and_the_others_keep_theirs():
    rules = unadopted(1, date(2026, 1, 1))
    lines = "age: Возраст не подходит.\nНет справки о здоровье.\nНет подлинников."
    form = RegulationForm(typed(rules, enrolment_refusal_grounds=lines), rules=rules)

    assert form.is_valid(), form.errors
    value = Parameter.ENROLMENT_REFUSAL_GROUNDS.parse(form.settings()["enrolment_refusal_grounds"].value)
    assert [(each.code, each.text) for each in value] == [
        ("age", "Возраст не подходит."),
        ("own_a", "Нет справки о здоровье."),
        ("own_b", "Нет подлинников."),
    ]


@pytest.mark.parametrize(("key", "said"), [("working_weekends", "31.02.2027"), ("order_due", "01/01")])
def test_what_is_not_a_day_is_named(key, said):
    rules = unadopted(1, date(2026, 1, 1))
    form = RegulationForm(typed(rules, **{key: said}), rules=rules)

    assert "не день" in form.errors[key][0]


@pytest.mark.django_db
def test_the_head_adopts_a_version_that_changes_one_parameter(client, head):
    answer = client.post(
        reverse(PAGE),
        typed(
            rules_of(head),
            **{"advance_percent": "70", "advance_percent-clause": "пункт 8", "advance_percent-confirmed": "on"},
        ),
        follow=True,
    )

    adopted_rules = rules_of(head)
    assert "Новая версия правил принята" in answer.text
    assert (adopted_rules.version, adopted_rules.starts_on) == (2, TOMORROW)
    assert adopted_rules.value(Parameter.ADVANCE_PERCENT) == 70
    assert adopted_rules.clause(Parameter.ADVANCE_PERCENT) == "пункт 8"
    assert adopted_rules.is_confirmed(Parameter.ADVANCE_PERCENT)
    assert adopted_rules.value(Parameter.MAX_AGE) == 17
    page = client.get(reverse("office:regulation"), {"version": "2"}).text
    assert "Что изменила эта версия" in page
    assert "80\u00a0%" in page
    assert "70\u00a0%" in page
    assert "Что изменила эта версия" not in client.get(reverse("office:regulation"), {"version": "1"}).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Ни один параметр не изменён"),
        ({"min_age": "99"}, "задан неверно"),
        ({"max_age": "5"}, "должен быть больше наименьшего"),
        ({"max_age": "18", "starts_on": "2020-01-01"}, "могут начать действовать только позже"),
        ({"title": ""}, "Назовите правила"),
    ],
)
def test_what_cannot_be_adopted_is_said_at_the_form(client, head, changes, sentence):
    answer = client.post(reverse(PAGE), typed(rules_of(head), **changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert Regulation.objects.count() == 1


@pytest.mark.django_db
def test_the_first_rules_are_adopted_from_the_defaults(client):
    head = member(Head, MunicipalityFactory())
    client.force_login(head)
    empty = unadopted(head.memberships.get().municipality_id, TOMORROW)

    client.post(reverse(PAGE), typed(empty, min_age="6"))

    assert rules_of(head).value(Parameter.MIN_AGE) == 6
