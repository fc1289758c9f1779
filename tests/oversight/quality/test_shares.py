"""Quality answers the indicators of goals 4 and 5, and says nothing where nothing was seen."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, adopted
from tests.factories.quality import ASKED_AT, asked, checklist, delivered, filed_by_family, finished, links

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.quality.actions import adopt_standard
from sotszakaz.oversight.quality.shares import mechanisms_on, shares
from sotszakaz.oversight.surveys import selectors
from sotszakaz.oversight.surveys.actions import answer_survey

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
BY_HAND = """
    SELECT round(100.0 * count(*) FILTER (WHERE mark.mark = 'yes') / count(*), 1)
    FROM quality_inspectionmark mark JOIN quality_inspection inspection ON inspection.id = mark.inspection_id
    WHERE inspection.state = 'done' AND mark.mark <> 'not_applicable' AND inspection.municipality_id = %s
"""


def test_a_quiet_municipality_has_counts_of_nothing_and_no_shares():
    home = supply.ruled_municipality()

    found = shares(home.pk, DAY)

    assert {key: figure.value for key, figure in found.items()} == {
        **dict.fromkeys(("4.P1", "4.P2", "4.P3", "4.M", "5.P", "5.M"), Decimal(0)),
        "4.F": None,
        "5.F": None,
    }


def test_what_was_seen_in_the_year_is_counted():
    at = delivered()
    finished(at.record)
    adopt_standard(
        municipality_id=at.municipality.pk,
        service_id=at.group.part.programme.service_id,
        act="Приказ",
        text="Текст",
        starts_on=date(2026, 1, 1),
        by=SYSTEM,
    )
    [token] = links(asked(at))
    first = selectors.asked_by(token, ASKED_AT).questions[0]
    answer_survey(token=token, said={str(first.pk): "5"}, at=ASKED_AT)
    filed_by_family(at)

    found = {key: figure.value for key, figure in shares(at.municipality.pk, DAY).items()}

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [at.municipality.pk])
        assert found["4.F"] == cursor.fetchone()[0] == Decimal("66.7")
    assert found["5.F"] == 100
    assert {key: int(found[key]) for key in ("4.P1", "4.P2", "4.P3", "4.M", "5.P", "5.M")} == {
        "4.P1": 1,
        "4.P2": 1,
        "4.P3": 1,
        "4.M": 1,
        "5.P": 2,
        "5.M": 1,
    }
    assert shares(at.municipality.pk, date(2027, 3, 1))["4.F"].value is None


def test_a_way_to_be_heard_counts_only_when_it_is_there():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    adopted(home, feedback_phones=("+7 000 000-00-00",))
    checklist(home)

    assert mechanisms_on(home.pk, DAY) == ["телефон"]
