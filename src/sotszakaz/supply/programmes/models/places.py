"""How many places a group has had: each change of an open group, made at once or after moderation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models.group import StudyGroup
from sotszakaz.supply.programmes.states import PLACES_MOVES, PlacesState


class PlacesChange(models.Model):
    """From `before` places to `places`. Of a group one change at most waits."""

    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="places_changes", verbose_name="группа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    before = models.PositiveIntegerField("было мест")
    places = models.PositiveIntegerField("стало мест")
    state = models.CharField("состояние", max_length=20, choices=PlacesState)
    decide_by_on = models.DateField("срок модерации", null=True)
    remarks = models.TextField("замечания", blank=True, default="")
    asked_at = models.DateTimeField("когда изменено", db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    MOVES: ClassVar[Moves] = PLACES_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "decided", "return": "decided", "drop": "decided"}

    class Meta:
        verbose_name = "изменение числа мест"
        verbose_name_plural = "изменения числа мест"
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state=PlacesState.PROPOSED),
                name="places_one_waits",
                violation_error_message="Изменение числа мест этой группы уже ждёт решения муниципалитета.",
            ),
            models.CheckConstraint(
                condition=Q(places__gt=0) & ~Q(places=F("before")),
                name="places_do_change",
                violation_error_message="Столько мест в группе и сейчас. Укажите другое число, больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(state=PlacesState.PROPOSED, decide_by_on__isnull=False)
                | (~Q(state=PlacesState.PROPOSED) & Q(decide_by_on__isnull=True)),
                name="places_proposed_in_term",
                violation_error_message="У изменения, которое ждёт модерации, есть срок решения.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacesState.RETURNED) | ~Q(remarks=""),
                name="places_returned_with_remarks",
                violation_error_message="Напишите замечания: исполнитель узнает, почему мест не прибавилось.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.places}"
