"""The demonstration year of a rouble and of an hours municipality, and the command that makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test import TestCase
from tests.schemas import kinds_that_fit

from sotszakaz.delivery.attendance.models import AttendanceMark
from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, MonthPaper, PaymentRegister
from sotszakaz.demand.certificates.models import CertificatePeriod, SchemePart
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.demand.waiting.selectors import lengths_of_lines
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.selectors import balance_of, balances_of
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.municipalities.rules import is_inn, is_ogrn, is_snils
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import ROLES, Director, Finance, Parent
from sotszakaz.ordering.plans.models import PlanItemCompletion
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume
from sotszakaz.outside.demonstration import demo
from sotszakaz.outside.demonstration.data_files import municipalities
from sotszakaz.outside.demonstration.demo import fill
from sotszakaz.outside.demonstration.loading import load_municipalities
from sotszakaz.outside.demonstration.logins import PASSWORD, email_of, list_logins
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.providers.models import ProviderApplication

ON = date(2026, 11, 20)
ROUBLES, HOURS = "petrovsky", "achinsk"
CHILDREN = 60


@contextmanager
def scratch() -> Iterator[None]:
    """Whatever is written inside is gone afterwards; durable actions may begin inside, as in any test of Django."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def make(*slugs: str, seed: int = 1, children: int = CHILDREN, on: date = ON) -> None:
    known = load_municipalities() or list(Municipality.objects.order_by("pk"))
    act_for(each.pk for each in known)
    skip = [each for each in known if each.slug not in slugs]
    fill(children=children, seed=seed, year=on.year, on=on, skip=skip, say=lambda line: None)


def only(*slugs: str) -> Any:
    """A demonstration of these municipalities alone: of all it is long to make."""
    files = [each for each in municipalities() if each.slug in slugs]
    return mock.patch.object(demo, "municipalities", return_value=files)


def rows(model, slug):
    return model._default_manager.filter(municipality__slug=slug)


def states(model, slug):
    return set(rows(model, slug).values_list("state", flat=True).order_by().distinct())


class TestYear(TestCase):
    """What has happened by the day, made once for all tests that look at it."""

    @classmethod
    def setUpTestData(cls):
        make(ROUBLES, HOURS)

    def test_verify_finds_nothing(self):
        with scratch():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE NONE")  # the owner sees all rows
            failed = [check.name for check in registered_checks() if not find_offenders(check).passed]

        assert len(registered_checks()) > 20
        assert failed == []

    def test_documents_fit_their_published_schemas(self):
        assert len(kinds_that_fit()) >= 5

    def test_everything_has_happened(self):
        for slug in (ROUBLES, HOURS):
            assert states(EnrolmentApplication, slug) >= {"submitted", "accepted", "refused", "withdrawn"}
            assert states(ProviderApplication, slug) == {"submitted", "accepted", "refused"}
            assert set(rows(OrderVolume, slug).values_list("award_method", flat=True)) == {
                "certificate",
                "assignment",
                "competition",
            }
            assert len({programme.service.focus for programme in rows(Programme, slug).select_related("service")}) == 6
            assert PlanItemCompletion.objects.filter(item__municipality__slug=slug).count() > 10

    def test_only_those_are_told_who_must_act_now_and_the_parent_who_can_log_in(self):
        for slug in (ROUBLES, HOURS):
            home = Municipality.objects.get(slug=slug)
            own = rows(EnrolmentApplication, slug).filter(child__representatives__user__email=email_of(Parent, slug))
            waiting = rows(EnrolmentApplication, slug).filter(state__in=WAITING_FOR_SOMEBODY)
            messages = OutboxMessage.objects.filter(municipality_id=home.pk, topic__startswith="enrolment.")
            told = set(messages.values_list("subject_id", flat=True))

            assert told == set(own.values_list("pk", flat=True)) | set(waiting.values_list("pk", flat=True))

    def test_certificates_are_in_the_unit_of_the_municipality_and_explained_by_contracts(self):
        for slug, unit in ((ROUBLES, "rub"), (HOURS, "hour")):
            periods = list(rows(CertificatePeriod, slug))
            balances = balances_of(period.account_id for period in periods)
            taken = sum(balances[each.account_id].held + balances[each.account_id].spent for each in periods)
            waiting = rows(EnrolmentApplication, slug).filter(state__in=("offered", "submitted"))
            contracted = rows(Contract, slug).aggregate(units=Sum("certificate_units"))["units"]
            released = rows(Accrual, slug).aggregate(units=Sum("released_units"))["units"]

            assert {period.unit for period in periods} == {unit}
            assert taken == contracted - released + waiting.aggregate(units=Sum("certificate_units"))["units"]

    def test_months_are_closed_but_the_latest_one_over_waits_for_a_person(self):
        closed = set(rows(MonthClosing, ROUBLES).values_list("month", flat=True))
        finance = User.objects.get(email=email_of(Finance, ROUBLES))
        municipality = Municipality.objects.get(slug=ROUBLES)

        assert closed == {date(2026, month, 1) for month in (1, 2, 3, 4, 5, 9)}
        assert AttendanceMark.objects.filter(session__held_on__gte=date(2026, 11, 1)).exists()
        with scratch():
            close_month(municipality_id=municipality.pk, month=date(2026, 10, 1), by=finance, on=ON)
            assert rows(PaymentRegister, ROUBLES).filter(month=date(2026, 10, 1)).exists()

    def test_papers_of_closed_months_are_accepted_and_those_of_the_latest_wait_or_came_back(self):
        for slug in (ROUBLES, HOURS):
            papers, latest = rows(MonthPaper, slug), date(2026, 9, 1)
            formed = papers.values("register").distinct().count()

            assert formed == rows(PaymentRegister, slug).filter(document__isnull=False).count() > 0
            assert set(papers.filter(register__month__lt=latest).values_list("state", flat=True)) == {"accepted"}
            assert papers.filter(register__month=latest, state="returned", kind="act").count() == 1

    def test_parent_who_can_log_in_has_two_children_with_contracts(self):
        for slug in (ROUBLES, HOURS):
            parent = User.objects.get(email=email_of(Parent, slug))
            children = list(Child.objects.of_representative(parent))

            assert [child.state for child in children] == ["confirmed", "confirmed"]
            assert all(Contract.objects.filter(child=child).exists() for child in children)
            for period in CertificatePeriod.objects.filter(certificate__child__in=children).order_by("pk"):
                assert balance_of(period.account_id).free > 0  # something is left to try an application with

    def test_parent_who_can_log_in_is_offered_a_place_for_which_others_wait(self):
        """In hours so few children fill no group; the whole year has enough of them."""
        parent = User.objects.get(email=email_of(Parent, ROUBLES))
        offered = rows(EnrolmentApplication, ROUBLES).get(state=ApplicationState.OFFERED)

        assert offered.child in Child.objects.of_representative(parent)
        assert lengths_of_lines([offered.group_id])[offered.group_id] > 0
        assert balance_of(offered.seat_account_id).free == 0

    def test_money_is_split_between_sub_periods_and_spent_from_them(self):
        spring, autumn = rows(SchemePart, ROUBLES).order_by("period")
        line = rows(BudgetLine, ROUBLES).get()

        assert spring.limit + autumn.limit == line.amount * 100
        for part in (spring, autumn):
            balance = balance_of(part.account_id)
            assert balance.held + balance.spent > 0
        assert not rows(SchemePart, HOURS).exists()
        assert set(rows(EnrolmentApplication, ROUBLES).values_list("budget_account_id", flat=True)) == {
            spring.account_id,
            autumn.account_id,
        }

    def test_groups_are_found_by_distance_and_no_two_providers_share_a_point(self):
        for slug in (ROUBLES, HOURS):
            points = set(rows(StudyGroup, slug).values_list("organisation_id", "latitude", "longitude"))

            assert len(points) == len({point[1:] for point in points}) == len({point[0] for point in points}) > 1
            assert None not in {point[1] for point in points}

    def test_director_who_can_log_in_has_applications_to_answer(self):
        for slug in (ROUBLES, HOURS):
            director = User.objects.get(email=email_of(Director, slug))
            organisation = director.memberships.get().organisation

            assert rows(EnrolmentApplication, slug).filter(organisation=organisation, state="submitted").exists()

    def test_every_role_can_log_in_with_the_password_that_is_printed(self):
        printed = StringIO()
        call_command("demo_logins", stdout=printed)

        assert len(list_logins()) == 2 * len(ROLES)
        for login in list_logins():
            assert login.email in printed.getvalue()
            assert User.objects.get(email=login.email).check_password(PASSWORD)

    def test_nobody_else_can_log_in(self):
        emails = {login.email for login in list_logins()}

        assert not any(user.has_usable_password() for user in User.objects.exclude(email__in=emails).order_by("pk"))

    def test_organisations_say_that_they_are_examples_and_have_sound_numbers(self):
        organisations = list(Organisation.objects.order_by("pk"))

        assert {each.kind for each in organisations} == set(OrganisationKind.values) - {"body"} - {"state"}
        assert all("(пример)" in each.full_name and "(пример)" in each.short_name for each in organisations)
        assert all(is_inn(each.inn) and is_ogrn(each.ogrn) for each in organisations)
        assert all(is_snils(child.snils) for child in Child.objects.order_by("pk"))
        assert all(user.email.endswith(".example.com") for user in User.objects.order_by("pk"))

    def test_a_filled_base_is_left_as_it_is(self):
        with pytest.raises(CommandError, match="Данные уже есть: Петровский округ, Ачинск") as refused:
            call_command("demo", children=20, on=ON)

        assert refused.value.returncode == 2
        assert not rows(Child, "luga").exists()

    def test_if_empty_fills_only_those_that_are_empty(self):
        before = rows(Child, ROUBLES).count()
        slugs = (ROUBLES, "luga")

        with scratch(), only(*slugs):
            call_command("demo", children=20, on=ON, if_empty=True, stdout=StringIO())
            filled = {slug: rows(Child, slug).count() for slug in slugs}

        assert filled[ROUBLES] == before
        assert all(filled.values())


def digest(slug):
    """What the year says, without keys of rows, codes of documents and moments."""
    return {
        "children": list(
            rows(Child, slug).order_by("snils").values_list("snils", "sort_key", "birth_date", "category", "state")
        ),
        "applications": list(
            rows(EnrolmentApplication, slug)
            .order_by("child__snils", "group__name", "part__programme__name", "organisation__inn")
            .values_list(
                "child__snils", "organisation__inn", "group__name", "state", "period", "price", "parent_amount"
            )
        ),
        "accruals": list(
            rows(Accrual, slug)
            .order_by("contract__child__snils", "contract__group__name", "contract__organisation__inn", "month")
            .values_list("contract__child__snils", "month", "certificate_amount", "released_amount")
        ),
    }


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_year():
    said = []
    for seed in (7, 7, 8):
        with scratch():
            make("luga", seed=seed, children=20, on=date(2026, 4, 14))
            said.append(digest("luga"))

    same, again, other = said
    assert same == again
    assert same["children"] != other["children"]
    assert same["accruals"]


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2027, 1, 3), date(2026, 7, 15), date(2026, 12, 31)])
def test_a_year_can_be_made_on_any_day(on):
    make("luga", children=20, on=on)

    assert rows(Contract, "luga").exists()
    assert not rows(EnrolmentApplication, "luga").filter(applied_at__date__gt=on).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"year": 2027}, "Год 2027 ещё не наступил"),
        ({"year": 2024}, "не раньше 2025"),
        ({"children": 3}, "Детей не меньше 10"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(options, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("demo", on=ON, **options)

    assert refused.value.returncode == 2
    assert not Municipality.objects.exists()


@pytest.mark.django_db
def test_a_year_that_is_over_is_made_until_its_last_day():
    with only("luga"):
        call_command("demo", children=12, year=2025, on=ON, stdout=StringIO())
    act_for(Municipality.objects.order_by("pk").values_list("pk", flat=True))

    assert set(rows(MonthClosing, "luga").values_list("month", flat=True)) >= {date(2025, 5, 1), date(2025, 10, 1)}


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_municipality_keeps_nothing_of_its_year():
    def interrupted(line: str) -> None:
        if "табелях" in line:
            raise KeyboardInterrupt

    load_municipalities()
    skip = list(Municipality.objects.exclude(slug="luga").order_by("pk"))

    with pytest.raises(KeyboardInterrupt):
        fill(children=20, seed=1, year=2026, on=ON, skip=skip, say=interrupted)

    act_for(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    assert not Child.objects.exists()
    assert not Organisation.objects.exists()
    assert transaction.get_autocommit()
