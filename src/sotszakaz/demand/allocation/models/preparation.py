"""A calculation of places that was asked for, and how far it has come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.models.run import AllocationRun
from sotszakaz.demand.allocation.states import PREPARATION_MOVES, UNFINISHED, PreparationState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class PreparationQuerySet(models.QuerySet["Preparation"]):
    def lock(self, preparation_id: int) -> "Preparation":
        """The calculation, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=preparation_id).first()
        if found is None:
            raise NotFound()
        return found


class Preparation(models.Model):
    """`progress` of `total` wishes have been judged by the rules; `checked` quotes has the independent checker read.

    It ends in a run, or in the sentence that says why there is none.
    """

    MOVES: ClassVar[Moves] = PREPARATION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    window = models.ForeignKey(EnrolmentWindow, models.PROTECT, related_name="+", verbose_name="окно приёма")
    state = models.CharField("состояние", max_length=20, choices=PreparationState, default=PreparationState.QUEUED)
    progress = models.PositiveIntegerField("пожеланий проверено", default=0)
    total = models.PositiveIntegerField("пожеланий всего")
    checked = models.PositiveIntegerField("расчётов записи просмотрено", default=0)
    run = models.OneToOneField(
        AllocationRun, models.PROTECT, null=True, related_name="preparation", verbose_name="расчёт"
    )
    error = models.TextField("почему не получилось", blank=True)
    asked_at = models.DateTimeField("когда заказан", db_default=Now())
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто заказал")

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = "подготовка расчёта"
        verbose_name_plural = "подготовки расчётов"
        constraints = [
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(state__in=UNFINISHED),
                name="preparation_one_at_a_time",
                violation_error_message="Расчёт уже идёт. Дождитесь его.",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=F("total")),
                name="preparation_progress_within",
                violation_error_message="Проверено не больше, чем всего.",
            ),
            models.CheckConstraint(
                condition=Q(state=PreparationState.DONE, run__isnull=False, error="")
                | Q(state=PreparationState.FAILED, run__isnull=True, error__gt="")
                | Q(state__in=UNFINISHED, run__isnull=True, error=""),
                name="preparation_ends_in_something",
                violation_error_message="У законченной подготовки есть расчёт, у неудачной — причина.",
            ),
        ]

    def __str__(self) -> str:
        return f"подготовка № {self.pk}"
