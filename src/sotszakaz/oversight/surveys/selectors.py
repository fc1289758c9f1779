"""Reading surveys: what a link asks, who was asked, what the answers say and what may be shown of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, QuerySet

from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.documents.codes import is_code, read_code
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import errors, rules
from sotszakaz.oversight.surveys.models import (
    Invitation,
    LinkSheet,
    Question,
    Questionnaire,
    Survey,
    SurveyAnswer,
)
from sotszakaz.oversight.surveys.states import SheetState, SurveyState

CARD = ("service", "organisation", "contract__group__part__programme")
SAID = (Path(__file__).parent / "sql" / "said.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: nothing here names the child or the family."""

    invitation_id: int
    municipality: Municipality
    programme: str
    provider: str
    closes_on: date
    questions: list[Question]


@dataclass(frozen=True, slots=True)
class ProviderResult:
    """One provider in a survey. `share` is None where there are too few answers to show it."""

    organisation: Organisation
    invited: int
    share: rules.Share | None


@dataclass(frozen=True, slots=True)
class Results:
    """A survey in figures; `total` is None where all answers together are too few to show."""

    invited: int
    total: rules.Share | None
    providers: list[ProviderResult]
    fewest: int


def hash_of(token: str) -> str:
    """What is kept of a link; a code of a slip may be typed in any case, with hyphens or without."""
    code = read_code(token)
    return sha256((code if is_code(code) else token).encode()).hexdigest()


def find_link(token: str) -> tuple[int, int]:
    """Municipality and invitation of the link. Raises LinkUnknown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT municipality_id, invitation_id FROM surveys_find_link(%s)", [hash_of(token)])
        found = cursor.fetchone()
    if found is None:
        raise errors.LinkUnknown()
    return found[0], found[1]


def ensure_live(token: str) -> None:
    """The slip with the link was not declared lost. The session acts for its municipality. Raises LinkVoid."""
    if LinkSheet.objects.filter(tokens__token_hash=hash_of(token), state=SheetState.VOID).exists():
        raise errors.LinkVoid()


def survey_of(invitation_id: int) -> int:
    """The survey of an invitation, which never changes."""
    return Invitation.objects.values_list("survey_id", flat=True).get(pk=invitation_id)


def day_at(municipality: Municipality, at: datetime) -> date:
    """The municipality's own day of the moment."""
    return at.astimezone(ZoneInfo(municipality.timezone)).date()


def asked_by(token: str, at: datetime) -> Asked:
    """What the link asks now, for whoever holds it. Raises LinkUnknown, LinkUsed, LinkExpired."""
    municipality_id, invitation_id = find_link(token)
    with acting_for(municipality_id):
        invitation = Invitation.objects.select_related("survey__municipality", *CARD).get(pk=invitation_id)
        ensure_live(token)
        ensure_open(invitation, at)
        questions = Question.objects.filter(questionnaire=invitation.survey.questionnaire_id)
        return Asked(
            invitation_id=invitation.pk,
            municipality=invitation.survey.municipality,
            programme=invitation.contract.group.part.programme.name,
            provider=invitation.organisation.short_name,
            closes_on=invitation.survey.closes_on,
            questions=list(questions.order_by("number")),
        )


def ensure_open(invitation: Invitation, at: datetime) -> None:
    """Raises LinkUsed, LinkExpired."""
    survey = invitation.survey
    if invitation.is_answered:
        raise errors.LinkUsed()
    if survey.state != SurveyState.OPEN or day_at(survey.municipality, at) > survey.closes_on:
        raise errors.LinkExpired(day=survey.closes_on)


def latest_questionnaire(municipality_id: int) -> Questionnaire | None:
    """What the next survey asks."""
    return Questionnaire.objects.filter(municipality_id=municipality_id).order_by("-version").first()


def questions_of(questionnaire: Questionnaire | None) -> list[Question]:
    """In their order; none without a questionnaire."""
    return list(questionnaire.questions.order_by("number")) if questionnaire else []


def list_surveys(municipality_id: int) -> "QuerySet[Survey]":
    """The latest first, with how many were asked and answered."""
    found = Survey.objects.filter(municipality_id=municipality_id)
    counts = {
        "invited": Count("invitations"),
        "answered": Count("invitations", filter=Q(invitations__is_answered=True)),
    }
    return found.annotate(**counts).order_by("-pk")


def get_survey_for(actor: Actor, survey_id: int, *, organisation_id: int | None = None) -> Survey:
    """The survey for staff, or for a provider that was asked about. Raises NotFound or NotAllowed."""
    survey = Survey.objects.select_related("municipality", "questionnaire").filter(pk=survey_id).first()
    if survey is None:
        raise NotFound()
    if organisation_id is not None and not survey.invitations.filter(organisation_id=organisation_id).exists():
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, survey.municipality_id, organisation_id=organisation_id)
    return survey


def surveys_of_provider(municipality_id: int, organisation_id: int) -> "QuerySet[Survey]":
    """Surveys in which the provider's families were asked, the latest first."""
    asked = Invitation.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    return Survey.objects.filter(pk__in=asked.values("survey")).order_by("-pk")


def results_of(survey: Survey) -> Results:
    """Shares by provider and of all, without groups that are too small, whoever looks. Three queries."""
    fewest, good = survey.fewest_answers, Q(satisfaction__gte=survey.satisfied_from)
    invited = _counts(survey.invitations.values_list("organisation").annotate(count=Count("pk")))
    grouped = survey.answers.values_list("organisation").annotate(satisfied=Count("pk", filter=good), count=Count("pk"))
    shares = {organisation: rules.Share(satisfied, count) for organisation, satisfied, count in grouped.order_by()}
    answered = {organisation: shares.get(organisation, rules.Share(0, 0)) for organisation in invited}
    counts = {organisation: share.answered for organisation, share in answered.items()}
    hidden = rules.hidden_groups(counts, fewest)
    total = rules.total_of(answered.values())
    names = Organisation.objects.filter(pk__in=invited).order_by("short_name", "pk")
    return Results(
        invited=sum(invited.values()),
        total=None if total.answered < fewest else total,
        providers=[
            ProviderResult(each, invited[each.pk], None if each.pk in hidden else answered[each.pk]) for each in names
        ],
        fewest=fewest,
    )


def answers_by_question(survey: Survey, *, organisation_id: int | None = None) -> dict[int, list[tuple[str, int]]]:
    """Question → how often each answer was given, of questions with enough answers. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"survey": survey.pk, "organisation": organisation_id})
        rows = cursor.fetchall()
    found: dict[int, list[tuple[str, int]]] = {}
    for question_id, answer, count in rows:
        found.setdefault(question_id, []).append((answer, count))
    few = survey.fewest_answers
    return {question_id: said for question_id, said in found.items() if sum(count for _, count in said) >= few}


def words_of(survey: Survey) -> "QuerySet[SurveyAnswer]":
    """Answers with words, without a provider beside them; in the order of their random keys."""
    asked = Question.objects.filter(questionnaire=survey.questionnaire_id, kind="words")
    told = Q(pk__in=[])
    for key in asked.values_list("pk", flat=True):
        told |= Q(said__has_key=str(key))
    return survey.answers.filter(told).order_by("pk")


def own_invitations(user: User) -> "QuerySet[Invitation]":
    """Open ones of children for whom the person acts."""
    own = Child.objects.of_representative(user)
    found = Invitation.objects.filter(child__in=own, is_answered=False, survey__state=SurveyState.OPEN)
    return found.select_related("survey__municipality", *CARD).order_by("pk")


def get_own_invitation(user: User, invitation_id: int) -> Invitation:
    """An invitation of a child for whom the person acts. Raises NotFound."""
    own = Child.objects.of_representative(user)
    cards = Invitation.objects.select_related("survey__municipality", *CARD)
    invitation = cards.filter(pk=invitation_id, child__in=own).first()
    if invitation is None:
        raise NotFound()
    return invitation


def list_closed(municipality_id: int) -> "QuerySet[Survey]":
    """Surveys that are over, what everybody may read, the latest first."""
    return list_surveys(municipality_id).filter(state=SurveyState.CLOSED).select_related("municipality")


def _counts(rows: "QuerySet[Invitation, tuple[int, int]]") -> Mapping[int, int]:
    return dict(rows.order_by())
