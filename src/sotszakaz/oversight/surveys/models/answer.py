"""What somebody answered of a provider, and nothing of whom."""

import uuid

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.oversight.surveys.models.survey import Survey


class SurveyAnswer(models.Model):
    """Its key is random and it has no time, so nothing in it tells who answered. `said` is question → answer."""

    id = models.UUIDField("ключ", primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers", verbose_name="опрос")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    satisfaction = models.PositiveSmallIntegerField("оценка")
    said = models.JSONField("ответы")

    class Meta:
        verbose_name = "ответ опроса"
        verbose_name_plural = "ответы опросов"
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__gte=1, satisfaction__lte=5),
                name="surveys_answer_scale",
                violation_error_message="Оценка — от 1 до 5.",
            )
        ]

    def __str__(self) -> str:
        return f"ответ {self.pk}"
