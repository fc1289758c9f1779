"""What recipients are asked: a questionnaire of the municipality, in versions that never change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.surveys.states import QuestionKind


class Questionnaire(models.Model):
    """The latest version is asked; its first question is the one of satisfaction."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    version = models.PositiveSmallIntegerField("версия")
    adopted_at = models.DateTimeField("когда составлена", db_default=Now())
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто составил"
    )

    class Meta:
        verbose_name = "анкета"
        verbose_name_plural = "анкеты"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "version"],
                name="surveys_questionnaire_version",
                violation_error_message="Анкету только что изменил кто-то другой. Сравните и отправьте ещё раз.",
            )
        ]

    def __str__(self) -> str:
        return f"анкета, версия {self.version}"


class Question(models.Model):
    """One question; number 1 is of satisfaction with the service, by the scale."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="questions", verbose_name="анкета")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    number = models.PositiveSmallIntegerField("номер")
    text = models.CharField("вопрос", max_length=300)
    kind = models.CharField("как отвечают", max_length=10, choices=QuestionKind)

    class Meta:
        verbose_name = "вопрос анкеты"
        verbose_name_plural = "вопросы анкет"
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"],
                name="surveys_question_number",
                violation_error_message="Вопрос с этим номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(text__gt="") & (~Q(number=1) | Q(kind=QuestionKind.SCALE)),
                name="surveys_question_first_by_scale",
                violation_error_message="Первый вопрос — об удовлетворённости, на него отвечают оценкой от 1 до 5.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
