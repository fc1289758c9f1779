"""A survey: who got a service in its months is asked once."""

from typing import ClassVar

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.surveys.models.questionnaire import Questionnaire
from sotszakaz.oversight.surveys.states import SURVEY_MOVES, SurveyState


class SurveyQuerySet(models.QuerySet["Survey"]):
    def lock(self, survey_id: int) -> "Survey":
        """The survey, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=survey_id).first()
        if found is None:
            raise NotFound()
        return found

    def hold(self, survey_id: int) -> None:
        """Let nobody close the survey until the transaction ends; others may hold it as well."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM surveys_survey WHERE id = %s FOR SHARE", [survey_id])


class Survey(models.Model):
    """`since` and `until` are the first days of the months whose delivered services are asked about.

    `closes_on` is the last day on which links work, `closed_on` the day on which its answers may be told. How few are
    told and from which mark on one is satisfied are the rules of the day when it began, so results never change.
    """

    MOVES: ClassVar[Moves] = SURVEY_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"close": "closed"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+", verbose_name="анкета")
    since = models.DateField("с какого месяца")
    until = models.DateField("по какой месяц")
    closes_on = models.DateField("последний день")
    fewest_answers = models.PositiveSmallIntegerField("при скольких ответах показываются итоги")
    satisfied_from = models.PositiveSmallIntegerField("с какой оценки получатель доволен")
    state = models.CharField("состояние", max_length=10, choices=SurveyState, default=SurveyState.OPEN)
    opened_on = models.DateField("день начала")
    opened_at = models.DateTimeField("когда начат", db_default=Now())
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто начал"
    )
    closed_on = models.DateField("день завершения", null=True)
    closed_at = models.DateTimeField("когда завершён", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто завершил"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "опрос"
        verbose_name_plural = "опросы"
        constraints = [
            models.CheckConstraint(
                condition=Q(since__day=1, until__day=1, until__gte=F("since")),
                name="surveys_survey_months",
                violation_error_message="Последний месяц опроса не раньше первого.",
            ),
            models.CheckConstraint(
                condition=Q(state=SurveyState.OPEN, closed_at__isnull=True, closed_on__isnull=True)
                | Q(state=SurveyState.CLOSED, closed_at__isnull=False, closed_on__isnull=False),
                name="surveys_survey_closed",
                violation_error_message="У завершённого опроса записано, когда он завершён.",
            ),
        ]

    def __str__(self) -> str:
        return f"опрос с {self.since:%m.%Y} по {self.until:%m.%Y}"
