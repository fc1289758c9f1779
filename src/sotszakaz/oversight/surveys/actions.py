"""Surveys: a questionnaire is adopted, recipients are invited once, a link is answered once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import errors, rules, selectors
from sotszakaz.oversight.surveys.addressees import INVITE
from sotszakaz.oversight.surveys.models import (
    Invitation,
    InvitationToken,
    Question,
    Questionnaire,
    Survey,
    SurveyAnswer,
)
from sotszakaz.oversight.surveys.states import QuestionKind, SurveyState

INVITED, INVITED_AGAIN = "survey.invited", "survey.ending"
SOON = timedelta(days=3)
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question of the next version of the questionnaire; one without a text is left out."""

    text: str
    kind: QuestionKind


@transaction.atomic(durable=True)
def adopt_questionnaire(*, municipality_id: int, questions: Sequence[NewQuestion], by: Actor) -> Questionnaire:
    """The next version: surveys begun from now on ask by it. Raises QuestionsMissing, sentences of Question."""
    require(by, Permission.SURVEY_EDIT, municipality_id)
    told = [each for each in questions if each.text.strip()]
    if not told:
        raise errors.QuestionsMissing()
    latest = Questionnaire.objects.filter(municipality_id=municipality_id).aggregate(latest=Max("version"))["latest"]
    with judged(Questionnaire, Question):
        adopted = Questionnaire.objects.create(
            municipality_id=municipality_id, version=(latest or 0) + 1, adopted_by=person_of(by)
        )
        Question.objects.bulk_create(
            Question(
                questionnaire=adopted,
                municipality_id=municipality_id,
                number=number,
                text=each.text.strip(),
                kind=each.kind,
            )
            for number, each in enumerate(told, start=1)
        )
    audit.record("questionnaire.adopt", adopted, by=by, version=adopted.version)
    return adopted


@transaction.atomic(durable=True)
def open_survey(*, municipality_id: int, since: date, until: date, by: Actor, on: date) -> Survey:
    """Ask everybody who got a service in the months and was not asked about it yet.

    Raises PeriodReversed, NoQuestionnaire, NobodyToAsk, NoRegulation.
    """
    require(by, Permission.SURVEY_EDIT, municipality_id)
    if until < since:
        raise errors.PeriodReversed(field="until")
    questionnaire = selectors.latest_questionnaire(municipality_id)
    if questionnaire is None:
        raise errors.NoQuestionnaire()
    rules_now = regulation_on(municipality_id, on)
    with judged(Survey):
        survey = Survey.objects.create(
            municipality_id=municipality_id,
            questionnaire=questionnaire,
            since=since,
            until=until,
            opened_on=on,
            closes_on=on + timedelta(days=rules_now.value(Parameter.SURVEY_OPEN_DAYS)),
            fewest_answers=rules_now.value(Parameter.SURVEY_FEWEST_ANSWERS),
            satisfied_from=rules_now.value(Parameter.SURVEY_SATISFIED_FROM),
            opened_by=person_of(by),
        )
    invited = _invite(survey)
    if not invited:
        raise errors.NobodyToAsk(field="since")
    audit.record("survey.open", survey, by=by, invited=len(invited))
    outbox.put_all(INVITED, Invitation.objects.filter(pk__in=invited).order_by("pk"))
    return survey


@transaction.atomic(durable=True)
def close_survey(*, survey_id: int, by: Actor, on: date) -> Survey:
    """No more answers are taken; results become public. Raises NotFound, MoveRefused."""
    survey = Survey.objects.lock(survey_id)
    require(by, Permission.SURVEY_EDIT, survey.municipality_id)
    move(survey, "close", by=person_of(by), closed_on=on)
    with connection.cursor() as cursor:
        cursor.execute("SELECT surveys_mix(%s)", [survey_id])
    return survey


def close_due(*, municipality_id: int, on: date) -> int:
    """Close surveys whose last day has passed; how many."""
    due = Survey.objects.filter(municipality_id=municipality_id, state=SurveyState.OPEN, closes_on__lt=on)
    ended = list(due.order_by("pk").values_list("pk", flat=True))
    for survey_id in ended:
        close_survey(survey_id=survey_id, by=SYSTEM, on=on)
    return len(ended)


def remind_of_surveys(*, municipality_id: int, on: date) -> int:
    """Ask families who have not answered once more, three days before the last one; how many invitations."""
    ending = Survey.objects.filter(municipality_id=municipality_id, state=SurveyState.OPEN, opened_on__lt=on - SOON)
    ending = ending.filter(closes_on__gte=on, closes_on__lte=on + SOON)
    silent = Invitation.objects.filter(survey__in=ending, is_answered=False).order_by("pk")
    return remind_all(INVITED_AGAIN, (Stage(each, "soon") for each in silent))


@transaction.atomic(durable=True)
def make_links(*, invitation_ids: Sequence[int], on: date) -> dict[int, str]:
    """A new random link for each of the invitations, kept as its hash only: invitation → the link's random part."""
    invitations = list(Invitation.objects.filter(pk__in=invitation_ids).order_by("pk"))
    made = {each.pk: secrets.token_urlsafe(TOKEN_BYTES) for each in invitations}
    InvitationToken.objects.bulk_create(
        InvitationToken(
            municipality_id=each.municipality_id,
            invitation=each,
            token_hash=selectors.hash_of(made[each.pk]),
            made_on=on,
        )
        for each in invitations
    )
    return made


def make_own_link(*, invitation_id: int, by: User, at: datetime) -> str:
    """A link for a representative who came from the feed. Raises NotFound, LinkUsed, LinkExpired."""
    invitation = selectors.get_own_invitation(by, invitation_id)
    selectors.ensure_open(invitation, at)
    on = selectors.day_at(invitation.survey.municipality, at)
    return make_links(invitation_ids=[invitation_id], on=on)[invitation_id]


@transaction.atomic(durable=True)
def answer_survey(*, token: str, said: Mapping[str, str], at: datetime) -> None:
    """Take the answer of whoever holds the link, once; `said` is question → what was chosen or typed.

    No column of the answer or of the invitation leads to the other; `surveys_mix` says what the files of the database
    could tell until the survey is closed. Raises LinkUnknown, LinkVoid, LinkUsed, LinkExpired, AnswerMissing.
    """
    municipality_id, invitation_id = selectors.find_link(token)
    with acting_for(municipality_id):
        Survey.objects.hold(selectors.survey_of(invitation_id))
        invitations = Invitation.objects.select_related("survey__municipality").select_for_update(of=("self",))
        invitation = invitations.get(pk=invitation_id)
        selectors.ensure_live(token)
        selectors.ensure_open(invitation, at)
        questions = list(Question.objects.filter(questionnaire=invitation.survey.questionnaire_id).order_by("number"))
        read = rules.readable_answers(said, {str(each.pk): each.kind for each in questions})
        satisfaction = read.get(str(questions[0].pk))
        if satisfaction is None:
            raise errors.AnswerMissing(field=f"question_{questions[0].pk}")
        SurveyAnswer.objects.create(
            municipality_id=municipality_id,
            survey_id=invitation.survey_id,
            organisation_id=invitation.organisation_id,
            satisfaction=satisfaction,
            said=read,
        )
        invitation.is_answered = True
        invitation.save(update_fields=["is_answered"])


def _invite(survey: Survey) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            INVITE,
            {
                "survey": survey.pk,
                "municipality": survey.municipality_id,
                "since": survey.since,
                "until": survey.until,
            },
        )
        return [row[0] for row in cursor.fetchall()]
