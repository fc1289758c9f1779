"""The registry of programmes shows names, ages and parts of a past day, and says where they were not kept."""

from datetime import timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.past import as_owner
from tests.verification import verify

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.supply.programmes.drafts import ProgrammeDraft
from sotszakaz.supply.programmes.models import ProgrammeEdition
from sotszakaz.supply.programmes.moderation import edit_programme
from sotszakaz.supply.programmes.registry import Search, as_on, search_programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed():
    """A programme made a week ago as «Акварель и тушь» for 7–12, called «Графика» for 8–14 since today."""
    shown = supply.part().programme
    for table, column in (("programme", "created_at"), ("programmestep", "made_at"), ("programmeedition", "made_at")):
        as_owner(f"UPDATE programmes_{table} SET {column} = {column} - interval '7 days'")
    draft = ProgrammeDraft(shown.service_id, "Графика", shown.annotation, 8, 14)
    return edit_programme(programme_id=shown.pk, draft=draft, by=SYSTEM, on=supply.TODAY)


def on_day(programme, on, **said):
    found = search_programmes(programme.municipality, Search(**said), on=on, by=SYSTEM)
    return [(each.name, each.age_from, each.age_to, each.was_kept) for each in as_on(found)]


def test_a_past_day_has_the_name_and_the_ages_of_that_day(renamed):
    today = timezone.localdate()

    assert on_day(renamed, today) == [("Графика", 8, 14, True)]
    assert on_day(renamed, today - timedelta(days=1)) == [("Акварель и тушь", 7, 12, True)]
    assert on_day(renamed, today - timedelta(days=1), text="графика") == []
    assert on_day(renamed, today - timedelta(days=1), text="АКВАРЕЛЬ") != []
    assert on_day(renamed, today - timedelta(days=9)) == []
    assert verify()[-1].endswith("0 failed")


def test_programmes_stand_in_the_order_of_the_names_of_the_day(renamed):
    supply.programme(renamed.record, name="Вышивка")
    as_owner("UPDATE programmes_programmestep SET made_at = now() - interval '7 days'")
    yesterday = timezone.localdate() - timedelta(days=1)

    assert [name for name, *_ in on_day(renamed, yesterday)] == ["Акварель и тушь", "Вышивка"]
    assert [name for name, *_ in on_day(renamed, timezone.localdate())] == ["Вышивка", "Графика"]


def test_a_correction_that_changes_nothing_of_the_registry_is_not_an_edition(renamed):
    draft = ProgrammeDraft(renamed.service_id, "Графика", "Другие слова.", 8, 14)
    edit_programme(programme_id=renamed.pk, draft=draft, by=SYSTEM, on=supply.TODAY)

    assert ProgrammeEdition.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeEdition.objects.update(name="Иначе")


def test_what_was_not_kept_is_said_on_the_page_and_in_the_workbook(client, renamed):
    as_owner("DELETE FROM programmes_programmeedition WHERE made_at < now() - interval '1 day'")
    as_owner("UPDATE programmes_programmepart SET accepted_at = accepted_at - interval '7 days'")
    supply.part(renamed, title="Новая")
    client.force_login(member(Operator, renamed.municipality))
    yesterday = {"on": (timezone.localdate() - timedelta(days=1)).isoformat()}

    page = client.get(reverse("office:programmes"), yesterday).text
    sheet = client.get(reverse("office:programmes_sheet"), yesterday)

    assert "У 1\xa0программы тогдашние название и возраст не сохранились" in page
    assert "название и возраст позднее этого дня" in page
    header, row = load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True)
    said = dict(zip(header, row, strict=True))
    assert (said["Частей"], said["Стоимость, ₽"]) == (1, 12240)
    assert said["Данные на этот день"].startswith("не сохранялись")
    assert "не сохранились" not in client.get(reverse("office:programmes")).text


def test_what_the_log_knows_becomes_the_first_edition(renamed):
    keeping = import_module("sotszakaz.supply.programmes.migrations.0013_keep_editions")
    as_owner("UPDATE foundation_auditevent SET at = at - interval '2 days'")
    as_owner("DELETE FROM programmes_programmeedition; UPDATE programmes_programmepart SET accepted_at = NULL")
    untouched = supply.programme(renamed.record, name="Вышивка")
    as_owner("DELETE FROM programmes_programmeedition")
    untouched.refresh_from_db()

    as_owner(keeping.KNOWN)

    known = {each.name: each.made_at for each in ProgrammeEdition.objects.order_by("pk")}
    assert known["Вышивка"] == untouched.created_at
    assert known["Графика"].date() == (timezone.now() - timedelta(days=2)).date()
    assert renamed.parts.get().accepted_at.date() == known["Графика"].date()
