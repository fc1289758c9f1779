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
from sotszakaz.oversight.analysis.models import Score
from sotszakaz.oversight.indicators.counting import figures_of, span_on
from sotszakaz.oversight.indicators.coverage import coverage_on
from sotszakaz.oversight.indicators.measures import measure_of
from sotszakaz.oversight.indicators.models import CoverageFigure, QuarterFigure
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.selectors import open_row, table_on
from sotszakaz.oversight.indicators.states import Form, Origin
from sotszakaz.oversight.indicators.table import Row
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.web.office.indicator_lines import lines_of

ON, YEAR_END = date(2026, 2, 4), date(2025, 12, 31)
TAUGHT = """
    FROM children_child child
    JOIN enrolments_enrolmentapplication asked ON asked.child_id = child.id
    JOIN enrolments_contract signed ON signed.application_id = asked.id
    JOIN programmes_studygroup team ON team.id = signed.group_id
    JOIN municipalities_organisation school ON school.id = team.organisation_id
    WHERE child.municipality_id = %(home)s
      AND EXISTS (
          SELECT FROM generate_series(%(since)s::date, %(until)s::date, '1 day') AS day
          WHERE day::date <@ signed.period AND day::date <= coalesce(signed.ends_on, 'infinity')
            AND day::date < coalesce(signed.own_cost_since, 'infinity'))
"""
APPLIED = """
    FROM municipalities_organisation school
    JOIN providers_providerapplication claim ON claim.organisation_id = school.id AND claim.changes_id IS NULL
    JOIN municipalities_municipality home ON home.id = claim.municipality_id
    WHERE home.id = %(home)s
      AND ((claim.submitted_at AT TIME ZONE home.timezone)::date BETWEEN %(since)s AND %(until)s
           OR (claim.decided_at AT TIME ZONE home.timezone)::date BETWEEN %(since)s AND %(until)s)
"""
INSPECTED = """
    SELECT school.id FROM municipalities_organisation school WHERE EXISTS (
        SELECT FROM providers_registryrecord line JOIN quality_inspection visit ON visit.record_id = line.id
        WHERE line.organisation_id = school.id AND line.municipality_id = %(home)s
          AND visit.state = 'done' AND visit.finished_on BETWEEN %(since)s AND %(until)s)
"""
ANSWERS = """
    SELECT answer.organisation_id, answer.satisfaction >= survey.satisfied_from AS is_satisfied
    FROM surveys_surveyanswer answer JOIN surveys_survey survey ON survey.id = answer.survey_id
    WHERE survey.municipality_id = %(home)s AND survey.state = 'closed'
      AND survey.closed_on BETWEEN %(since)s AND %(until)s
      AND survey.fewest_answers <= (SELECT count(*) FROM surveys_surveyanswer WHERE survey_id = survey.id)
"""
ASKED = f"SELECT organisation_id FROM ({ANSWERS}) AS answered"
LISTS = """
    FROM quality_checklist
    WHERE municipality_id = %(home)s AND approved_on <= %(until)s AND coalesce(replaced_on > %(until)s, true)
"""
RULES = "FROM regulations_regulation WHERE municipality_id = %(home)s AND valid @> %(until)s::date"


def share_of_taught(condition):
    return f"""
        SELECT round(100.0 * count(DISTINCT school.id) FILTER (WHERE {condition})
                     / nullif(count(DISTINCT school.id), 0), 1) {TAUGHT}
    """


BY_HAND = {
    ("1.F", "count"): f"SELECT count(DISTINCT school.inn) {TAUGHT} AND school.kind = 'non_profit'",
    ("1.F", "share"): share_of_taught("school.kind <> 'municipal'"),
    ("2.P", "count"): """
        SELECT count(DISTINCT procedure) FROM procedures_issuedact
        WHERE municipality_id = %(home)s AND valid @> %(until)s::date
    """,
    ("2.M", "count"): f"SELECT count(DISTINCT school.id) {APPLIED}",
    ("2.M.1", "count"): f"""
        SELECT count(DISTINCT school.id) {APPLIED} AND EXISTS (
            SELECT FROM providers_registryrecord line WHERE line.included_on BETWEEN %(since)s AND %(until)s
            AND line.organisation_id = school.id AND line.municipality_id = home.id)
    """,
    ("2.F", "share"): """
        SELECT round(100.0 * count(*) FILTER (WHERE is_high AND kind NOT IN ('municipal', 'state'))
                     / nullif(count(*), 0), 1)
        FROM (SELECT school.kind, bool_or(judged.level = 'high') AS is_high
              FROM municipalities_organisation school
              JOIN analysis_subject judged ON judged.organisation_id = school.id
              JOIN analysis_run whole ON whole.id = judged.run_id
              WHERE whole.municipality_id = %(home)s AND whole.state = 'finished' AND whole.as_of <= %(until)s
              GROUP BY school.id) AS school
    """,
    ("3.P", "count"): """
        SELECT count(*) FROM communication_event
        WHERE municipality_id = %(home)s AND state = 'held' AND kind = 'campaign'
          AND ends_on BETWEEN %(since)s AND %(until)s
    """,
    ("3.M", "count"): f"SELECT count(DISTINCT school.inn) {TAUGHT}",
    ("3.M.1", "count"): f"SELECT count(DISTINCT school.inn) {TAUGHT} AND school.kind <> 'municipal'",
    ("3.F", "count"): f"SELECT count(DISTINCT child.id) {TAUGHT}",
    ("3.F.1", "count"): f"SELECT count(DISTINCT child.id) {TAUGHT} AND school.kind <> 'municipal'",
    ("4.P1", "count"): """
        SELECT count(*) FROM quality_servicestandard WHERE municipality_id = %(home)s AND valid @> %(until)s::date
    """,
    ("4.P2", "count"): f"""
        SELECT ((SELECT count(*) FROM quality_servicestandard
                 WHERE municipality_id = %(home)s AND valid @> %(until)s::date) > 0
            AND (SELECT count(*) {LISTS}) > 0
            AND (SELECT count(*) FROM quality_inspection
                 WHERE municipality_id = %(home)s AND state = 'done' AND finished_on <= %(until)s
                   AND finished_on > %(until)s::date - interval '1 year') > 0)::int
    """,
    ("4.P3", "count"): f"SELECT count(*) {LISTS}",
    ("4.M", "count"): f"SELECT count(*) FROM ({INSPECTED}) AS seen",
    ("4.M", "share"): share_of_taught(f"school.id IN ({INSPECTED})"),
    ("4.F", "share"): """
        SELECT round(100.0 * sum((said.mark = 'yes')::int) / nullif(count(*), 0), 1)
        FROM quality_inspectionmark said JOIN quality_inspection visit ON visit.id = said.inspection_id
        WHERE visit.municipality_id = %(home)s AND visit.state = 'done' AND said.mark IN ('yes', 'partly', 'no')
          AND visit.finished_on BETWEEN %(since)s AND %(until)s AND visit.follows_id IS NULL
    """,
    ("5.P", "count"): f"""
        SELECT (SELECT count(*) > 0 FROM surveys_survey
                WHERE municipality_id = %(home)s AND opened_on <= %(until)s
                  AND coalesce(closed_on, closes_on) > %(until)s::date - interval '1 year')::int
             + (SELECT count(*) > 0 {RULES} AND EXISTS (
                    SELECT FROM users_membership
                    WHERE municipality_id = %(home)s AND role_name IN ('operator', 'support_centre')))::int
             + (SELECT count(*) > 0 {RULES} AND EXISTS (
                    SELECT FROM settlements_accrual WHERE municipality_id = %(home)s AND month <= %(until)s))::int
             + (SELECT coalesce(jsonb_array_length(max(parameters #>> '{{feedback_phones,value}}')::jsonb), 0) > 0
                {RULES})::int
    """,
    ("5.M", "count"): f"SELECT count(DISTINCT organisation_id) FROM ({ASKED}) AS answered",
    ("5.M", "share"): share_of_taught(f"school.id IN ({ASKED})"),
    ("5.F", "share"): f"""
        SELECT round(100.0 * count(*) FILTER (WHERE is_satisfied) / nullif(count(*), 0), 1)
        FROM ({ANSWERS}) AS answered
    """,
}
COVERED = f"""
    SELECT school.id, count(DISTINCT child.id), count(DISTINCT signed.id) {TAUGHT}
    GROUP BY ROLLUP (school.id) ORDER BY school.id NULLS LAST
"""
MARKET = """
    WITH line AS (
        SELECT entry.organisation_id AS school, asked.socialservice_id AS service, home.kind
        FROM providers_registryrecord entry
        JOIN municipalities_organisation home ON home.id = entry.organisation_id
        JOIN providers_providerapplication_services asked ON asked.providerapplication_id = entry.application_id
        WHERE entry.municipality_id = %(home)s AND entry.state = 'active'
    )
    SELECT line.school, line.service,
           (SELECT count(*) FROM line o WHERE o.service = line.service),
           (SELECT round(100 * avg((o.kind <> 'municipal')::int), 3) FROM line o WHERE o.service = line.service),
           (SELECT round(100 * avg((claim.state = 'refused')::int), 3)
            FROM providers_providerapplication claim
            JOIN municipalities_municipality town ON town.id = claim.municipality_id
            WHERE town.id = %(home)s AND claim.changes_id IS NULL AND claim.state IN ('accepted', 'refused')
              AND (claim.decided_at AT TIME ZONE town.timezone)::date
                  BETWEEN %(on)s::date - interval '1 year' AND %(on)s
              AND EXISTS (SELECT FROM providers_providerapplication_services s
                          WHERE s.providerapplication_id = claim.id AND s.socialservice_id = line.service))
    FROM line
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

    def by_hand(self, row: Row, home: Municipality, until: date):
        days = {"home": home.pk, "since": date(until.year, 1, 1), "until": until}
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND[row.key, row.form.value], days)
            return cursor.fetchone()[0]

    def test_every_computed_figure_equals_the_count_by_hand_and_opens_to_its_rows(self):
        seen = set()
        for slug, home in self.homes.items():
            act_for([home.pk])
            for row in table_on(home.pk, ON).rows:
                if row.measure is None:
                    continue
                opened = open_row(home.pk, row.key, ON)
                assert row.actual.value == self.by_hand(row, home, ON), (slug, row.key)
                assert len(opened.behind) == (opened.figure.row_count if row.is_share else opened.figure.counted)
                assert sum(each.is_counted for each in opened.behind) == opened.figure.counted
                if row.measure.listing is not None:
                    assert len(lines_of(row.measure.listing, row, opened.behind)) == len(opened.behind)
                seen.add((slug, row.key, row.form.value))

        assert {slug for slug, _, _ in seen} == set(self.homes) == set(SLUGS)
        assert {(key, form) for _, key, form in seen} == set(BY_HAND)

    def test_the_year_that_ended_was_taken_as_it_is_counted_by_hand(self):
        known = 0
        for slug, home in self.homes.items():
            act_for([home.pk])
            for row in table_on(home.pk, YEAR_END).rows:
                if row.measure is None:
                    continue
                taken = QuarterFigure.objects.get(
                    municipality=home, year=2025, quarter=4, key=row.key, form=row.form, is_final=True
                )
                assert row.actual.value == taken.value == self.by_hand(row, home, YEAR_END), (slug, row.key)
                known += bool(taken.row_count)

        assert known >= len(SLUGS)

    def test_the_coverage_equals_the_count_by_hand_by_provider_and_for_all(self):
        for slug, home in self.homes.items():
            act_for([home.pk])
            with connection.cursor() as cursor:
                cursor.execute(COVERED, {"home": home.pk, "since": date(ON.year, 1, 1), "until": ON})
                *schools, whole = cursor.fetchall()
            figure = CoverageFigure.objects.get(municipality=home, year=ON.year, quarter=1)
            now = coverage_on(home.pk, ON)

            assert [tuple(each) for each in figure.providers] == schools, slug
            assert (now.children, now.contracts) == (figure.children, figure.contracts) == whole[1:], slug
            assert sum(each.children for each in now.residences) == now.children, slug

    def test_factors_that_registries_know_equal_counts_by_hand(self):
        for slug, home in self.homes.items():
            act_for([home.pk])
            with connection.cursor() as cursor:
                cursor.execute(MARKET, {"home": home.pk, "on": ON})
                by_hand = {row[:2]: row[2:] for row in cursor.fetchall()}
            scores = Score.objects.filter(subject__run__municipality=home, subject__run__as_of=ON)
            facts = scores.values_list("subject__organisation", "subject__service", "factor__source", "value")
            found = {(school, service, source): value for school, service, source, value in facts}

            assert {key[:2] for key in found} == set(by_hand), slug
            for place, (providers, others, refusals) in by_hand.items():
                assert found[(*place, "providers")] == providers, (slug, place)
                assert found[(*place, "non_municipal")] == others, (slug, place)
                assert found[(*place, "refusals")] == refusals, (slug, place)

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

        assert "recipients-without-providers" in found["petrovsky"]
        assert found["dukhovshchina"] >= {
            "child-above-parent",
            "target-year-before-baseline",
            "share-in-units",
            "piloted-above-all",
        }
        assert not found["luga"] & {"recipients-without-providers", "share-in-units"}

    def test_what_registries_cannot_answer_says_so(self):
        home = self.homes["seversk"]
        act_for([home.pk])

        covered = next(row for row in table_on(home.pk, ON).rows if row.key == "3.M")

        assert covered.is_share
        assert covered.actual.origin in (Origin.MISSING, Origin.ENTERED)
