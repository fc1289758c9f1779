"""Significant programmes: declared by an act or by the office, for days, and ended, each with its ground."""

from datetime import date, timedelta

import pytest
from tests.factories import ordering, supply
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.models import Programme
from sotszakaz.supply.programmes.significance import (
    acts_to_name,
    declare_significant,
    end_significance,
    significance_on,
    significances_of,
)
from sotszakaz.supply.programmes.verify import CHECKS

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def programme() -> Programme:
    return supply.group().part.programme


def declare(programme, **said):
    return declare_significant(programme_id=programme.pk, **{"ground": "Приказ № 5", "by": SYSTEM, "on": TODAY, **said})


def is_significant(programme, day):
    return significance_on(programme.pk, day) is not None


def test_a_programme_is_significant_from_the_day_until_somebody_ends_it(programme):
    declare(programme, starts_on=TOMORROW)
    before, after = is_significant(programme, TODAY), is_significant(programme, date(2030, 1, 1))

    end_significance(programme_id=programme.pk, ground="Исключена", by=SYSTEM, on=TOMORROW)

    assert (before, after) == (False, True)
    assert is_significant(programme, TOMORROW)
    assert not is_significant(programme, TOMORROW + timedelta(days=1))


def test_what_is_ended_before_it_began_has_never_been(programme):
    declare(programme, starts_on=TOMORROW + timedelta(days=1))

    ended = end_significance(programme_id=programme.pk, ground="Ошибка", by=SYSTEM, on=TODAY)

    ended.refresh_from_db()
    assert ended.valid.isempty
    declare(programme)
    assert [each.valid.isempty for each in significances_of(programme)] == [False, True]


def test_declaring_twice_is_refused_in_words(programme):
    declare(programme)

    with pytest.raises(ConstraintViolated, match="уже признана значимой"):
        declare(programme)


@pytest.mark.parametrize("ground", ["", "   "])
def test_a_ground_is_asked_for_the_beginning_and_for_the_end(programme, ground):
    with pytest.raises(ConstraintViolated, match="Назовите пункт акта"):
        declare(programme, ground=ground)
    declare(programme)
    with pytest.raises(ConstraintViolated, match="Назовите основание"):
        end_significance(programme_id=programme.pk, ground=ground, by=SYSTEM, on=TODAY)


def test_ending_what_is_not_declared_is_refused(programme):
    with pytest.raises(errors.NotSignificant):
        end_significance(programme_id=programme.pk, ground="Исключена", by=SYSTEM, on=TODAY)


def test_only_a_confirmed_act_of_the_municipality_is_named(programme):
    act = LegalAct.objects.get(municipality=programme.municipality)
    stranger = ordering.decision(MunicipalityFactory()).act

    made = declare(programme, act_id=act.pk)

    assert (made.act_id, act in acts_to_name(programme.municipality_id)) == (act.pk, True)
    assert all(find_offenders(check).passed for check in CHECKS if check.name == "programmes.significant")
    end_significance(programme_id=programme.pk, ground="Исключена", by=SYSTEM, on=TODAY)
    for pk in (stranger.pk, 0):
        with pytest.raises(errors.ActNotConfirmed):
            declare(programme, act_id=pk, starts_on=TOMORROW)


def test_only_those_who_decide_on_programmes_of_the_municipality_declare(programme):
    with pytest.raises(NotAllowed):
        declare(programme, by=member(Director, programme.municipality, programme.organisation))
    with pytest.raises(NotFound):
        declare(programme, by=member(Operator, MunicipalityFactory()))


def test_the_provider_is_told_of_both(programme):
    director = member(Director, programme.municipality, programme.organisation)
    declare(programme)
    end_significance(programme_id=programme.pk, ground="Исключена", by=SYSTEM, on=TODAY)

    drain_together()

    act_for([programme.municipality_id])
    titles = (
        Notice.objects.filter(user=director, title__contains="значим").order_by("pk").values_list("title", flat=True)
    )
    assert [each.rpartition("» ")[2] for each in titles] == ["признана значимой", "больше не значимая"]
