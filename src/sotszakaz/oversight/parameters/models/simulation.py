"""A year of bookings replayed with the limits of a scenario: the inputs and what came out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.parameters.models.scenario import Scenario
from sotszakaz.oversight.parameters.states import SIMULATION_MOVES, SimulationState


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def lock(self, simulation_id: int) -> "Simulation":
        """The simulation, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=simulation_id).first()
        if found is None:
            raise NotFound()
        return found


class Simulation(models.Model):
    """The same `inputs`, `seed` and bookings until `asked_at` give the same `result`, whoever replays them.

    `inputs` are the limits and the length of the past; `progress` of `total` are weeks replayed.
    """

    MOVES: ClassVar[Moves] = SIMULATION_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"cancel": "cancelled"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="simulations", verbose_name="расчёт")
    state = models.CharField("состояние", max_length=20, choices=SimulationState, default=SimulationState.QUEUED)
    seed = models.PositiveBigIntegerField("зерно случайности")
    weeks = models.PositiveSmallIntegerField("недель прошлого")
    demand_percent = models.PositiveSmallIntegerField("спрос, %")
    inputs = models.JSONField("исходные данные")
    result = models.JSONField("итог", null=True)
    error = models.CharField("почему не получилось", max_length=500, blank=True)
    progress = models.PositiveIntegerField("недель пройдено", default=0)
    total = models.PositiveIntegerField("недель всего")
    asked_at = models.DateTimeField("когда заказано", db_default=Now())
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто заказал")
    cancelled_at = models.DateTimeField("когда остановлено", null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто остановил")
    finished_at = models.DateTimeField("когда закончено", null=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = "имитация года"
        verbose_name_plural = "имитации года"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["municipality", "id"],
                condition=Q(state__in=[SimulationState.QUEUED, SimulationState.RUNNING]),
                name="simulation_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=104, demand_percent__gte=1, demand_percent__lte=1000),
                name="simulation_asked_sanely",
                violation_error_message="Недель — от 1 до 104, спрос — от 1 до 1000 процентов.",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=F("total")),
                name="simulation_progress_within",
                violation_error_message="Пройдено не больше, чем всего.",
            ),
            models.CheckConstraint(
                condition=Q(state=SimulationState.DONE, result__isnull=False, finished_at__isnull=False)
                | (~Q(state=SimulationState.DONE) & Q(result=None)),
                name="simulation_done_with_result",
                violation_error_message="У законченной имитации есть итог, у незаконченной его нет.",
            ),
            models.CheckConstraint(
                condition=Q(state=SimulationState.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False)
                | (~Q(state=SimulationState.CANCELLED) & Q(cancelled_at=None, cancelled_by=None)),
                name="simulation_cancelled_paired",
                violation_error_message="У остановленной имитации указано, кто и когда её остановил.",
            ),
        ]

    def __str__(self) -> str:
        return f"имитация № {self.pk}"
