"""What follows from an inspection: a warning, or a proposal to exclude the provider from the registry."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.quality.models.inspection import Inspection
from sotszakaz.oversight.quality.states import MEASURE_MOVES, MeasureKind, MeasureState


class MeasureQuerySet(models.QuerySet["Measure"]):
    def lock(self, measure_id: int) -> "Measure":
        """The measure with its inspection, locked until the transaction ends. Raises NotFound."""
        found = self.select_related("inspection__record").select_for_update(of=("self",), no_key=True)
        measure = found.filter(pk=measure_id).first()
        if measure is None:
            raise NotFound()
        return measure


class Measure(models.Model):
    """The exclusion itself is a deed of the registry; this is its ground. `withdrawal` says why it was taken back."""

    MOVES: ClassVar[Moves] = MEASURE_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"withdraw": "withdrawn"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="measures", verbose_name="проверка")
    kind = models.CharField("мера", max_length=20, choices=MeasureKind)
    ground = models.TextField("основание")
    state = models.CharField("состояние", max_length=20, choices=MeasureState, default=MeasureState.TAKEN)
    taken_at = models.DateTimeField("когда принята", db_default=Now())
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто принял"
    )
    withdrawal = models.TextField("почему отозвана", blank=True)
    withdrawn_at = models.DateTimeField("когда отозвана", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "мера по проверке"
        verbose_name_plural = "меры по проверкам"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "kind"],
                condition=Q(state=MeasureState.TAKEN),
                name="quality_measure_once",
                violation_error_message="Такая мера по этой проверке уже принята.",
            ),
            models.CheckConstraint(
                condition=Q(ground__gt="")
                & (
                    Q(state=MeasureState.TAKEN, withdrawal="", withdrawn_at__isnull=True)
                    | Q(state=MeasureState.WITHDRAWN, withdrawal__gt="", withdrawn_at__isnull=False)
                ),
                name="quality_measure_grounded",
                violation_error_message="Напишите основание: его прочтут исполнитель и комиссия.",
            ),
        ]

    def __str__(self) -> str:
        return f"мера {self.get_kind_display()}"
