import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.occurrences import FIRST, LAST, SLUGS, table_of

from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.decisions.models import Decision, DecisionService, IndicatorTarget
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.selectors import entries_of, list_plan
from sotszakaz.ordering.working_group.models import Member
from sotszakaz.outside.demonstration.data_files import municipalities
from sotszakaz.outside.demonstration.loading import load, load_municipalities

pytestmark = pytest.mark.django_db


def count(model, slug, path="municipality__slug"):
    return model.objects.filter(**{path: slug}).count()


def shown_on_calendar(municipality: Municipality) -> dict[str, list[str]]:
    """Days of the terms of each measure, as the pages of the plan show them."""
    view = list_plan(municipality.pk, LAST)
    if view is None:
        return {}
    days: dict[str, list[str]] = {line.item.number: [] for line in view.lines}
    for entry in entries_of(view, FIRST, LAST, LAST):
        days[entry.line.item.number].append(entry.occurrence.due_on.isoformat())
    return days


def test_load_municipalities_makes_the_decisions_of_all_acts():
    load_municipalities()

    assert Municipality.objects.count() == Decision.objects.count() == 5
    assert PlanItem.objects.count() == 89
    assert IndicatorTarget.objects.count() == 100
    assert Member.objects.count() == 8
    assert count(DecisionService, "dukhovshchina", "decision__municipality__slug") == 6
    assert set(LegalAct.objects.values_list("state", flat=True)) == {"confirmed"}
    for slug in SLUGS.values():
        assert shown_on_calendar(Municipality.objects.get(slug=slug)) == table_of(slug)


def test_load_municipalities_leaves_what_is_there_and_asks_once():
    load_municipalities()
    AuthorisedBody.objects.filter(municipality__slug="luga").update(name="переименован")

    with CaptureQueriesContext(connection) as asked:
        again = load_municipalities()

    assert again == []
    assert len(asked) == 1
    assert AuthorisedBody.objects.get(municipality__slug="luga").name == "переименован"


def test_load_goes_on_after_an_interruption():
    file = next(file for file in municipalities() if file.slug == "luga")
    Municipality.objects.create(
        slug=file.slug, kind=file.kind, name=file.name, short_name=file.short_name, region=file.region
    )

    load(file)

    assert count(Decision, "luga") == 1


def test_rules_are_confirmed_only_where_the_act_says_so():
    load_municipalities()
    confirmed = {
        municipality.slug: list_versions(municipality.pk)[0].is_confirmed(Parameter.LICENCE_SUBTYPE)
        for municipality in Municipality.objects.order_by("pk")
    }

    assert [slug for slug, is_said in confirmed.items() if is_said] == ["dukhovshchina"]


def test_nobody_can_log_in_after_loading(capsys):
    load_municipalities()

    call_command("demo_logins")

    assert not any(user.has_usable_password() for user in User.objects.order_by("pk"))
    assert "Демонстрационных входов нет" in capsys.readouterr().out
