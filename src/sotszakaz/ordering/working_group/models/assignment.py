"""A decision of a meeting that somebody carries out by a day."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.working_group import states
from sotszakaz.ordering.working_group.models.meeting import AgendaItem, Meeting
from sotszakaz.ordering.working_group.models.working_group import Member


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def lock(self, pk: int) -> "Assignment":
        """Raises NotFound."""
        locked = self.select_for_update(of=("self",), no_key=True).select_related("meeting__group", "owner")
        found = locked.filter(pk=pk).first()
        if found is None:
            raise NotFound()
        return found

    def controlled(self) -> "AssignmentQuerySet":
        """Not yet done and not taken off."""
        return self.filter(state__in=states.CONTROLLED)


class Assignment(models.Model):
    """`owner` is a member, else `owner_name` says who. `plan_item_id` is a measure of the plan (ADR 0026)."""

    MOVES = states.ASSIGNMENT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"report": "reported", "finish": "finished", "drop": "dropped"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="assignments", verbose_name="заседание")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="assignments", verbose_name="вопрос")
    text = models.CharField("что сделать", max_length=1000)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="член группы")
    owner_name = models.CharField("кто отвечает", max_length=300)
    due_on = models.DateField("срок")
    plan_item_id = models.BigIntegerField("мероприятие плана", null=True)
    state = models.CharField(
        "состояние", max_length=20, choices=states.AssignmentState, default=states.AssignmentState.OPEN
    )
    given_at = models.DateTimeField("когда дано", db_default=Now())
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто записал"
    )
    report = models.CharField("что сделано", max_length=1000, blank=True)
    reported_at = models.DateTimeField("когда сообщено", null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто сообщил"
    )
    return_note = models.CharField("чего не хватает", max_length=1000, blank=True)
    done_on = models.DateField("когда исполнено", null=True)
    finished_at = models.DateTimeField("когда отмечено исполнение", null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил"
    )
    dropped_at = models.DateTimeField("когда снято с контроля", null=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто снял с контроля"
    )
    drop_reason = models.CharField("почему снято с контроля", max_length=1000, blank=True)

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "поручение"
        verbose_name_plural = "поручения"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(owner_name=""),
                name="assignment_said",
                violation_error_message="Впишите, что сделать и кто отвечает.",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on=None)),
                name="assignment_done_on_a_day",
                violation_error_message="У исполненного поручения есть день исполнения.",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(drop_reason=""),
                name="assignment_dropped_for_a_reason",
                violation_error_message="Напишите, почему поручение снято с контроля.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    def is_late(self, on: date) -> bool:
        """Under control after its day."""
        return self.state in states.CONTROLLED and on > self.due_on
