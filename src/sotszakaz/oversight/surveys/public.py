"""Satisfaction as everybody sees it: surveys that are over, in a number of queries that does not grow with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.surveys import rules
from sotszakaz.oversight.surveys.models import Invitation, Survey, SurveyAnswer
from sotszakaz.oversight.surveys.states import SurveyState


@dataclass(frozen=True, slots=True)
class Told:
    """A survey that is over: `total` is None where all its answers are too few to show."""

    survey: Survey
    invited: int
    total: rules.Share | None


def latest_of_each(municipalities: Iterable[Municipality]) -> list[Told]:
    """The latest survey of each municipality that has one that is over, by the name of the municipality."""
    known = {each.pk: each for each in municipalities}
    closed = _closed(known).order_by("municipality_id", "-pk").distinct("municipality_id")
    return sorted(_told(closed, known), key=lambda each: each.survey.municipality.name)


def surveys_of(municipality: Municipality) -> list[Told]:
    """Its surveys that are over, the latest first."""
    known = {municipality.pk: municipality}
    return _told(_closed(known).order_by("-pk"), known)


def _closed(municipality_ids: Iterable[int]) -> "QuerySet[Survey]":
    return Survey.objects.filter(municipality_id__in=list(municipality_ids), state=SurveyState.CLOSED)


def _told(surveys: "QuerySet[Survey]", known: dict[int, Municipality]) -> list[Told]:
    """Surveys of the municipalities in their order: two queries besides their own."""
    found = list(surveys.select_related("municipality"))
    ids, good = [each.pk for each in found], Q(satisfaction__gte=F("survey__satisfied_from"))
    with acting_for(*known):
        asked = Invitation.objects.filter(survey__in=ids).values_list("survey").annotate(count=Count("pk"))
        answers = SurveyAnswer.objects.filter(survey__in=ids).values_list("survey")
        said = answers.annotate(satisfied=Count("pk", filter=good), count=Count("pk"))
        invited = dict(asked.order_by())
        shares = {pk: rules.Share(satisfied, count) for pk, satisfied, count in said.order_by()}
    return [_one(each, invited.get(each.pk, 0), shares.get(each.pk, rules.Share(0, 0))) for each in found]


def _one(survey: Survey, invited: int, share: rules.Share) -> Told:
    return Told(survey, invited, share if share.answered >= survey.fewest_answers else None)
