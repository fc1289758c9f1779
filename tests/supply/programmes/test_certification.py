"""Certification: an application, experts, the rule, what comes of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import certification as made
from tests.factories import supply
from tests.factories.kernel import member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Expert, Finance, Operator
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.certification import (
    apply_for_certification,
    certify_programme,
    refuse_certification,
    revoke_certification,
    withdraw_certification,
)
from sotszakaz.supply.programmes.certified import get_review_for, may_be_paid
from sotszakaz.supply.programmes.conclusions import Mark
from sotszakaz.supply.programmes.expertise import assign_experts, finish_review
from sotszakaz.supply.programmes.models import Certification, ExpertMark
from sotszakaz.supply.programmes.notices import remind
from sotszakaz.supply.programmes.rules import outcome_of, percent_of

pytestmark = pytest.mark.django_db

TODAY = supply.TODAY


def certify(of, **changes):
    return certify_programme(certification_id=of.pk, **{"by": SYSTEM, "on": TODAY, **changes})


def refuse(of, ground="points", **changes):
    said = {"ground": ground, "reason": "Пояснение", "by": SYSTEM, "on": TODAY, **changes}
    return refuse_certification(certification_id=of.pk, **said)


def test_a_programme_is_certified_by_the_mean_of_its_experts():
    asked = made.under_review()
    one, two = asked.reviews.order_by("pk")
    made.finished(one)
    finish_review(
        review_id=two.pk, marks={**made.marks(asked), 0: Mark(2)}, conclusion="Вывод.", by=two.expert, on=TODAY
    )

    found = certify(asked)

    assert (found.state, found.percent) == ("certified", Decimal("96.67"))
    assert (found.valid.lower, found.valid.upper) == (TODAY, date(2029, 8, 3))
    assert list(found.parts.values_list("price", flat=True)) == [Decimal("12240.00")]


def test_an_application_keeps_the_criteria_and_the_terms_of_its_day():
    found = made.applied()

    assert (len(found.criteria), found.most_points, found.kind) == (5, 3, "first")
    assert found.decide_by_on == date(2026, 9, 14)


def test_only_a_published_programme_is_certified():
    with pytest.raises(errors.NotPublished):
        apply_for_certification(programme_id=supply.group().part.programme_id, by=SYSTEM, on=TODAY)


def test_one_application_waits_at_a_time():
    first = made.applied()

    with pytest.raises(ConstraintViolated, match="уже рассматривается"):
        made.applied(first.programme)
    withdraw_certification(certification_id=first.pk, by=SYSTEM)
    assert made.applied(first.programme).kind == "first"


def test_a_certified_programme_applies_again_when_it_has_a_new_part():
    first = made.certified()
    with pytest.raises(errors.AlreadyCertified, match=r"02\.08\.2029"):
        made.applied(first.programme)
    part = supply.part(first.programme, title="Ещё часть")
    made.rule(first.municipality, certification_required=True)
    rules = regulation_on(first.municipality_id, TODAY)
    assert not may_be_paid(part.pk, rules, TODAY)

    later = TODAY + timedelta(days=10)
    second = certify(made.reviewed(of=made.applied(first.programme, on=later)), on=later)

    first.refresh_from_db()
    assert first.valid.upper == second.valid.lower == later
    assert may_be_paid(part.pk, rules, later)


def test_experts_are_of_the_pool_enough_and_of_nobody_concerned():
    of = made.applied()
    one, two = made.experts(of.municipality)
    director = member(Director, of.municipality, organisation=of.organisation)
    concerned = member(Expert, of.municipality)
    concerned.memberships.create(municipality=of.municipality, organisation=of.organisation, role_name="director")

    def assign(*people):
        return assign_experts(certification_id=of.pk, expert_ids=[p.pk for p in people], by=SYSTEM, on=TODAY)

    with pytest.raises(errors.TooFewExperts, match="2 эксперта"):
        assign(one)
    with pytest.raises(errors.ExpertUnknown):
        assign(one, director)
    with pytest.raises(errors.ExpertOfProvider, match="работает у исполнителя"):
        assign(one, concerned)
    assign(one, two)
    with pytest.raises(errors.ExpertTwice):
        assign(one)


def test_an_expert_sees_and_finishes_only_what_is_asked_of_the_expert():
    asked = made.under_review()
    review, other = asked.reviews.order_by("pk")

    assert get_review_for(review.expert, review.pk) == review
    with pytest.raises(NotFound):
        get_review_for(review.expert, other.pk)
    with pytest.raises(NotFound):
        finish_review(review_id=other.pk, marks=made.marks(asked), conclusion="x", by=review.expert, on=TODAY)


@pytest.mark.parametrize("said", [{}, {0: Mark(3)}, {number: Mark(4) for number in range(5)}])
def test_every_criterion_has_a_mark_within_the_scale(said):
    review = made.under_review().reviews.first()

    with pytest.raises(errors.MarksMissing, match="от 0 до 3"):
        finish_review(review_id=review.pk, marks=said, conclusion="Вывод", by=SYSTEM, on=TODAY)


def test_a_conclusion_has_words():
    asked = made.under_review()

    with pytest.raises(errors.ConclusionMissing):
        finish_review(review_id=asked.reviews.first().pk, marks=made.marks(asked), conclusion=" ", by=SYSTEM, on=TODAY)


def test_the_last_conclusion_ends_the_review_and_none_is_given_twice():
    asked = made.under_review()
    one, two = asked.reviews.order_by("pk")

    made.finished(one)
    assert Certification.objects.get(pk=asked.pk).state == "review"
    made.finished(two)
    assert Certification.objects.get(pk=asked.pk).state == "reviewed"
    with pytest.raises(MoveRefused):
        made.finished(one)


def test_marks_and_conclusions_stay_as_given():
    made.reviewed()

    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertMark.objects.update(points=0)


def test_diverging_experts_ask_for_one_more():
    of = made.reviewed(3, 0)

    for decide in (certify, refuse):
        with pytest.raises(errors.AnotherExpertNeeded, match="30"):
            decide(of)
    third = made.under_review(of, people=made.experts(of.municipality, 1))
    made.finished(third.reviews.order_by("pk").last(), 3)
    assert certify(of).percent == Decimal("66.67")


def test_points_decide_and_the_office_cannot_go_against_them():
    with pytest.raises(errors.PointsShort, match=r"33\.33 %"):
        certify(made.reviewed(1, 1))
    with pytest.raises(errors.PointsEnough):
        refuse(made.reviewed(3, 3))


def test_nothing_is_decided_before_the_experts_and_nothing_twice():
    with pytest.raises(MoveRefused):
        certify(made.under_review())
    done = certify(made.reviewed())
    with pytest.raises(MoveRefused):
        refuse(done, ground="unreliable")


def test_a_refusal_has_a_ground_of_the_rules_and_opens_two_ways():
    with pytest.raises(errors.GroundUnknown):
        refuse(made.reviewed(1, 1), ground="нет")
    refused = refuse(made.reviewed(1, 1))
    assert refused.ground.startswith("По заключениям экспертов")

    with pytest.raises(errors.StatementMissing):
        made.applied(refused.programme, is_appeal=True)
    appeal = made.applied(refused.programme, is_appeal=True, statement="Критерий 3 оценён неверно.")
    assert (appeal.kind, appeal.previous) == ("appeal", refused)
    withdraw_certification(certification_id=appeal.pk, by=SYSTEM)
    again = made.applied(refused.programme, on=TODAY + timedelta(days=60))
    assert (again.kind, again.previous) == ("again", refused)


def test_an_appeal_has_its_term_and_needs_a_refusal():
    refused = refuse(made.reviewed(1, 1))

    with pytest.raises(errors.AppealTooLate, match=r"17\.08\.2026"):
        made.applied(refused.programme, is_appeal=True, statement="Нет", on=date(2026, 8, 18))
    with pytest.raises(errors.NothingToAppeal):
        made.applied(is_appeal=True, statement="Нет")


def test_a_revocation_ends_the_days():
    found = made.certified()
    made.rule(found.municipality, certification_required=True)
    later = TODAY + timedelta(days=30)

    revoked = revoke_certification(certification_id=found.pk, ground="changed", reason="", by=SYSTEM, on=later)

    assert (revoked.state, revoked.valid.upper) == ("revoked", later)
    part = revoked.parts.get().part_id
    assert not may_be_paid(part, regulation_on(found.municipality_id, later), later)


def test_rights_are_least():
    of = made.applied()
    with pytest.raises(NotAllowed):
        assign_experts(certification_id=of.pk, expert_ids=[], by=member(Expert, of.municipality), on=TODAY)
    with pytest.raises(NotAllowed):
        certify(of, by=member(Finance, of.municipality))
    with pytest.raises(NotFound):
        certify(of, by=member(Operator, supply.ruled_municipality()))
    with pytest.raises(NotAllowed):
        made.applied(of.programme, by=member(Operator, of.municipality))


def test_terms_are_reminded_of_once():
    asked = made.under_review()
    OutboxMessage.objects.all().delete()
    near = asked.reviews.first().due_on

    for day in (TODAY, near, near):
        remind(municipality_id=asked.municipality_id, on=day, at=asked.applied_at)

    assert sorted(OutboxMessage.objects.values_list("topic", flat=True)) == ["review.due", "review.due"]


def test_the_rule_of_points():
    assert percent_of([3, 2, 1], 3) == Decimal("66.67")
    rule = {"needed": Decimal(60), "diverge": Decimal(30), "usual": 2}
    assert outcome_of([], **rule).percent is None
    assert outcome_of([Decimal(60), Decimal(60)], **rule).is_enough
    assert not outcome_of([Decimal(90), Decimal(60)], **rule).needs_another
    assert outcome_of([Decimal(91), Decimal(60)], **rule).needs_another
    assert not outcome_of([Decimal(91), Decimal(60), Decimal(60)], **rule).needs_another
