"""The indicators of the five acts over the demonstration year, equal to counts written by hand from other tables."""

from datetime import date
from unittest import mock

from django.db import connection
from django.test import TestCase

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.outside.demonstration.demo import LEAST_CHILDREN, fill
from sotszakaz.outside.demonstration.loading import load_municipalities
from sotszakaz.outside.demonstration.year import making
from sotszakaz.oversight.indicators.counting import figures_of, span_on
from sotszakaz.oversight.indicators.measures import measure_of
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.selectors import open_row, table_on
from sotszakaz.oversight.indicators.states import Form, Origin
from sotszakaz.supply.providers.models import RegistryRecord

ON = date(2026, 2, 4)
TAUGHT = """
    FROM children_child child
    JOIN enrolments_enrolmentapplication asked ON asked.child_id = child.id
    JOIN enrolments_contract signed ON signed.application_id = asked.id
    JOIN programmes_studygroup team ON team.id = signed.group_id
    JOIN municipalities_organisation school ON school.id = team.organisation_id
    WHERE child.municipality_id = %(home)s
      AND EXISTS (
          SELECT FROM generate_series('2026-01-01'::date, '2026-02-04'::date, '1 day') AS day
          WHERE day::date <@ signed.period AND day::date <= coalesce(signed.ends_on, 'infinity')
            AND day::date < coalesce(signed.own_cost_since, 'infinity'))
"""
APPLIED = """
    FROM municipalities_organisation school
    JOIN providers_providerapplication claim ON claim.organisation_id = school.id AND claim.changes_id IS NULL
    JOIN municipalities_municipality home ON home.id = claim.municipality_id
    WHERE home.id = %(home)s
      AND ((claim.submitted_at AT TIME ZONE home.timezone)::date BETWEEN '2026-01-01' AND '2026-02-04'
           OR (claim.decided_at AT TIME ZONE home.timezone)::date BETWEEN '2026-01-01' AND '2026-02-04')
"""
BY_HAND = {
    "1.F": f"SELECT count(DISTINCT school.inn) {TAUGHT} AND school.kind = 'non_profit'",
    "2.P": "SELECT count(*) FROM procedures_issuedact WHERE municipality_id = %(home)s AND valid @> '2026-02-04'::date",
    "2.M": f"SELECT count(DISTINCT school.id) {APPLIED}",
    "2.M.1": f"""
        SELECT count(DISTINCT school.id) {APPLIED} AND EXISTS (
            SELECT FROM providers_registryrecord line WHERE line.number LIKE '2026-%%'
            AND line.organisation_id = school.id AND line.municipality_id = home.id)
    """,
    "2.F": """
        SELECT round(100.0 * count(*) FILTER (WHERE is_high AND kind NOT IN ('municipal', 'state')) / count(*), 1)
        FROM (SELECT school.kind, bool_or(judged.level = 'high') AS is_high
              FROM municipalities_organisation school
              JOIN analysis_subject judged ON judged.organisation_id = school.id
              JOIN analysis_run whole ON whole.id = judged.run_id
              WHERE whole.municipality_id = %(home)s AND whole.state = 'finished'
              GROUP BY school.id) AS school
    """,
    "3.P": """
        SELECT count(*) FROM communication_event
        WHERE municipality_id = %(home)s AND state = 'held' AND kind = 'campaign'
          AND ends_on BETWEEN '2026-01-01' AND '2026-02-04'
    """,
    "3.M": f"SELECT count(DISTINCT school.inn) {TAUGHT}",
    "3.M.1": f"SELECT count(DISTINCT school.inn) {TAUGHT} AND school.kind <> 'municipal'",
    "3.F": f"SELECT count(DISTINCT child.id) {TAUGHT}",
    "3.F.1": f"SELECT count(DISTINCT child.id) {TAUGHT} AND school.kind <> 'municipal'",
}
SHARE_BY_HAND = f"""
    SELECT round(100.0 * count(DISTINCT school.id) FILTER (WHERE school.kind <> 'municipal')
                 / nullif(count(DISTINCT school.id), 0), 1) {TAUGHT}
"""
UNSEEN = ("mark_season", "close_season", "make_line", "leave_waiting", "leave_messages", "complete_plan")
"""Stages of the year that are long and that no figure looks at."""
SLUGS = ("achinsk", "dukhovshchina", "luga", "petrovsky", "seversk")


class TestFiveActs(TestCase):
    """One year for all the tests: it is long to make."""

    @classmethod
    def setUpTestData(cls):
        known = load_municipalities()
        act_for(each.pk for each in known)
        with mock.patch.multiple(making, **{name: lambda *_: () for name in UNSEEN}):
            fill(children=LEAST_CHILDREN, seed=1, year=ON.year, on=ON, skip=[], say=lambda line: None)
        cls.homes = {each.slug: each for each in known}

    def by_hand(self, key: str, home: Municipality):
        is_share = key == "1.F" and home.slug == "seversk"
        with connection.cursor() as cursor:
            cursor.execute(SHARE_BY_HAND if is_share else BY_HAND[key], {"home": home.pk})
            return cursor.fetchone()[0]

    def test_every_computed_figure_equals_the_count_by_hand_and_opens_to_its_rows(self):
        seen = set()
        for slug, home in self.homes.items():
            act_for([home.pk])
            for row in table_on(home.pk, ON).rows:
                if row.measure is None or row.key not in BY_HAND:
                    continue
                opened = open_row(home.pk, row.key, ON)
                assert row.actual.value == self.by_hand(row.key, home), (slug, row.key)
                assert len(opened.ids) == (opened.figure.row_count if row.is_share else opened.figure.counted)
                assert len(row.measure.listing.rows(opened.ids)) == len(opened.ids)
                seen.add((slug, row.key))

        assert set(self.homes) == set(SLUGS)
        assert {key for slug, key in seen if slug == "petrovsky"} >= set(BY_HAND) - {"3.P"}
        assert {key for slug, key in seen if slug == "seversk"} >= set(BY_HAND) - {"3.M", "3.M.1", "3.P"}

    def test_the_year_has_something_to_count(self):
        act_for([self.homes["petrovsky"].pk])
        values = {row.key: row.actual.value for row in table_on(self.homes["petrovsky"].pk, ON).rows if row.measure}

        assert values["3.F"] >= values["3.F.1"] > 0
        assert values["2.M"] > values["2.M.1"] == 0  # those of the registry applied and were included in December

    def test_who_applied_and_was_included_in_december_counts_in_the_year_that_ended(self):
        home = self.homes["petrovsky"]
        act_for([home.pk])
        span = span_on(home.pk, Quarter(ON.year - 1, 4), ON)
        measures = [measure_of(key, Form.COUNT) for key in ("2.M", "2.M.1")]

        figures = figures_of([span], measures)[0]

        active = RegistryRecord.objects.filter(municipality=home, included_on__year=ON.year - 1).count()
        assert [figures[each.name].counted for each in measures] == [active, active]
        assert active > 0

    def test_rows_of_the_acts_keep_what_contradicts_itself(self):
        found = {}
        for slug, home in self.homes.items():
            act_for([home.pk])
            found[slug] = {each.rule for each in table_on(home.pk, ON).findings}

        assert "consumers-without-providers" in found["petrovsky"]
        assert found["dukhovshchina"] >= {
            "child-above-parent",
            "target-year-before-baseline",
            "share-in-units",
            "piloted-above-all",
        }
        assert not found["luga"] & {"consumers-without-providers", "share-in-units"}

    def test_what_registries_cannot_answer_says_so(self):
        home = self.homes["seversk"]
        act_for([home.pk])

        covered = next(row for row in table_on(home.pk, ON).rows if row.key == "3.M")

        assert covered.is_share
        assert covered.actual.origin in (Origin.MISSING, Origin.ENTERED)
