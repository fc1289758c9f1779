"""Pages of significant programmes, and of the hours beyond the norm that the rules give them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import extra, supply
from tests.factories.extra import WEEK, free
from tests.factories.kernel import member

from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.supply.programmes.significance import declare_significant, end_significance, significance_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


def page(client, name, pk):
    return client.get(reverse(f"office:{name}", args=[pk]))


def post(client, name, pk, **data):
    return client.post(reverse(f"office:{name}", args=[pk]), data, follow=True)


@pytest.fixture
def programme(client):
    shown = supply.published_group().part.programme
    client.force_login(member(Operator, shown.municipality))
    return shown


def said(programme, **changes):
    act = LegalAct.objects.get(municipality=programme.municipality)
    return {"act": act.pk, "ground": "Перечень, пункт 3", "starts_on": f"{timezone.localdate():%Y-%m-%d}", **changes}


def test_the_office_declares_a_programme_by_an_act_and_ends_it_on_a_ground(client, programme):
    invited = page(client, "programme", programme.pk)
    mistaken = post(client, "programme_significance", programme.pk, **said(programme, ground=""))
    declared = post(client, "programme_significance", programme.pk, **said(programme))
    card = page(client, "programme", programme.pk)
    without = post(client, "programme_significance_end", programme.pk)
    ended = post(client, "programme_significance_end", programme.pk, end_ground="Исключена из перечня")

    assert "Признать программу значимой" in invited.text
    assert (mistaken.status_code, without.status_code) == (422, 422)
    assert "Назовите пункт акта" in mistaken.text
    assert "Программа признана значимой" in declared.text
    assert "Перечень, пункт 3" in card.text
    assert "больше не значимая" in ended.text
    assert "Исключена из перечня" in ended.text


def test_a_second_press_is_refused_in_words(client, programme):
    post(client, "programme_significance", programme.pk, **said(programme, act=""))
    again = post(client, "programme_significance", programme.pk, **said(programme, act=""))
    post(client, "programme_significance_end", programme.pk, end_ground="Исключена")
    over = post(client, "programme_significance_end", programme.pk, end_ground="Исключена")

    assert "уже признана значимой" in again.text
    assert "прекращать нечего" in over.text


def test_what_the_system_declared_and_ended_names_nobody(client, programme):
    declare_significant(programme_id=programme.pk, ground="Перечень, пункт 3", by=SYSTEM, on=supply.TODAY)
    end_significance(programme_id=programme.pk, ground="Исключена", by=SYSTEM, on=supply.TODAY)

    shown = page(client, "programme_significance", programme.pk)

    assert "Исключена" in shown.text


def test_the_public_card_names_the_ground(client):
    group = supply.published_group(ends_on=supply.end_of_year())
    declare_significant(programme_id=group.part.programme_id, ground="Перечень, пункт 3", by=SYSTEM, on=supply.TODAY)

    text = client.get(reverse("portal:group", args=[group.pk])).text

    assert significance_on(group.part.programme_id, group.starts_on) is not None
    assert "Значимая программа" in text
    assert "Перечень, пункт 3" in text


def test_the_head_brings_values_to_the_hours_that_the_rules_give(client, clock):
    clock.go(supply.TODAY)
    at = extra.market(extra=0)
    child = at.child()
    extra.give_rule(at, WEEK, since=supply.TODAY)
    scheme = FundingScheme.objects.get(municipality=at.municipality)
    client.force_login(member(Head, at.municipality))

    shown = page(client, "scheme", scheme.pk)
    done = post(client, "scheme_extra", scheme.pk)
    again = post(client, "scheme_extra", scheme.pk)

    assert "1\u00a0сертификат" in shown.text
    assert "Привести к правилам" in shown.text
    assert "пункт 1" in shown.text
    assert "изменено сертификатов: 1" in done.text
    assert "Привести к правилам" not in done.text
    assert "изменено сертификатов: 0" in again.text
    assert free(child)[1] == 3 * WEEK
