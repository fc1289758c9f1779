"""Measures of the plan, and what of them is done."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans import states
from sotszakaz.ordering.plans.models.plan import Plan


class PlanItem(models.Model):
    """A measure as the act words it; `rrule` is RFC 5545 without the name, counted from `starts_on` or the plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="план")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    stage = models.PositiveSmallIntegerField("номер этапа", null=True)
    stage_title = models.CharField("этап", max_length=500, blank=True)
    number = models.CharField("номер в акте", max_length=20, blank=True)
    title = models.TextField("мероприятие")
    deadline_text = models.CharField("срок по акту", max_length=500, blank=True)
    deadline_kind = models.CharField("вид срока", max_length=20, choices=states.DeadlineKind)
    starts_on = models.DateField("с какого дня", null=True)
    ends_on = models.DateField("по какой день", null=True)
    rrule = models.CharField("повторяется", max_length=200, blank=True)
    result = models.TextField("результат", blank=True)
    responsible = ArrayField(models.TextField(), default=list, verbose_name="ответственные")

    class Meta:
        verbose_name = "мероприятие плана"
        verbose_name_plural = "мероприятия плана"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ordinal"],
                name="plan_item_ordinal_unique",
                violation_error_message="В плане уже есть мероприятие на этом месте.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="plan_item_days_ordered",
                violation_error_message="Срок мероприятия кончается раньше, чем начинается. Проверьте даты.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()[:120]


class CompletionManager(models.Manager["PlanItemCompletion"]):
    """Fulfilments that stand: those withdrawn are left out, also where they are read from their measure."""

    def get_queryset(self) -> "models.QuerySet[PlanItemCompletion]":
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class PlanItemCompletion(models.Model):
    """One fulfilment of a measure.

    `due_on` names the term that is fulfilled: of a repeating measure each occurrence is done on its own. A measure
    without terms («постоянно», «по мере необходимости») is done for the day itself. `completed_by` is None when a
    registry has proved it to the system. A mark made by mistake is withdrawn with a reason and stays in history.
    """

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="completions", verbose_name="мероприятие")
    due_on = models.DateField("за какой срок")
    done_on = models.DateField("когда выполнено")
    note = models.CharField("что сделано", max_length=1000)
    completed_at = models.DateTimeField("когда отмечено", db_default=Now())
    completed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил")
    withdrawn_at = models.DateTimeField("когда снято", null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто снял")
    withdraw_reason = models.CharField("почему снято", max_length=1000, blank=True, db_default="")

    objects = CompletionManager()
    every = models.Manager["PlanItemCompletion"]()

    class Meta:
        verbose_name = "выполнение мероприятия"
        verbose_name_plural = "выполнение мероприятий"
        ordering = ["done_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "due_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="plan_item_done_once",
                violation_error_message="Выполнение за этот срок уже отмечено.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="plan_item_completion_noted",
                violation_error_message="Напишите, что сделано: реквизиты акта, ссылку или итог.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdraw_reason__gt=""),
                name="plan_item_completion_withdrawn",
                violation_error_message="У снятой отметки есть время, причина и тот, кто снял.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.done_on}"
