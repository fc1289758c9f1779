"""One analysis: who was scored, by which version of the methodology, with which result."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.analysis import states
from sotszakaz.oversight.analysis.models.methodology import Factor, Methodology


class RunQuerySet(models.QuerySet["Run"]):
    def lock(self, run_id: int) -> "Run":
        """The run, locked until the transaction ends. Raises NotFound."""
        run = self.select_for_update(of=("self",), no_key=True).filter(pk=run_id).first()
        if run is None:
            raise NotFound()
        return run


class Run(models.Model):
    """Values of registries are those of the day `as_of`. A finished run never changes, nor do its scores;
    one that was begun by mistake is dropped with a reason, and stays too."""

    MOVES: ClassVar[Moves] = states.RUN_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"finish": "finished", "drop": "dropped"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    methodology = models.ForeignKey(Methodology, models.PROTECT, related_name="runs", verbose_name="методика")
    as_of = models.DateField("на какой день")
    state = models.CharField("состояние", max_length=20, choices=states.RunState, default=states.RunState.SCORING)
    begun_at = models.DateTimeField("когда начат", db_default=Now())
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто начал")
    finished_at = models.DateTimeField("когда завершён", null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто завершил")
    dropped_at = models.DateTimeField("когда отменён", null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил")
    drop_reason = models.CharField("почему отменён", max_length=300, blank=True, default="", db_default="")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "факторный анализ"
        verbose_name_plural = "факторные анализы"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state=states.RunState.SCORING),
                name="analysis_run_one_open",
                violation_error_message="Анализ уже идёт. Завершите его, потом начинайте следующий.",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None) & ~Q(state=states.RunState.FINISHED)
                | Q(state=states.RunState.FINISHED, finished_at__isnull=False, finished_by__isnull=False),
                name="analysis_run_finished_whole",
                violation_error_message="У завершённого анализа указано, кто и когда его завершил.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None, drop_reason="") & ~Q(state=states.RunState.DROPPED)
                | Q(
                    state=states.RunState.DROPPED,
                    dropped_at__isnull=False,
                    dropped_by__isnull=False,
                    drop_reason__gt="",
                ),
                name="analysis_run_dropped_whole",
                violation_error_message="У отменённого анализа указано, кто, когда и почему его отменил.",
            ),
        ]

    def __str__(self) -> str:
        return f"факторный анализ на {self.as_of:%d.%m.%Y}"


class Subject(models.Model):
    """A provider with one of its services, as the registry had it; the result is written when the run is finished."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    run = models.ForeignKey(Run, models.CASCADE, related_name="subjects", verbose_name="анализ")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    kind = models.CharField("вид организации", max_length=20, choices=OrganisationKind)
    percent = models.DecimalField("итог, % от наибольшего", max_digits=5, decimal_places=1, null=True)
    level = models.CharField("потенциал", max_length=10, choices=states.Level, blank=True)

    class Meta:
        verbose_name = "оценка исполнителя"
        verbose_name_plural = "оценки исполнителей"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organisation", "service"],
                name="analysis_subject_unique",
                violation_error_message="Этот исполнитель с этой услугой в анализе уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.service.code}"


class Score(models.Model):
    """One factor of one subject. `value` is the registry's; the score is empty until a person gives it, and stays so
    where the registry knows nothing: such a factor does not count for this subject."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="scores", verbose_name="кого оценивают")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="+", verbose_name="фактор")
    value = models.DecimalField("значение по реестрам", max_digits=12, decimal_places=3, null=True)
    score = models.PositiveSmallIntegerField("балл", null=True)
    note = models.CharField("почему", max_length=300, blank=True)
    scored_at = models.DateTimeField("когда оценён", null=True)
    scored_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто оценил")

    class Meta:
        verbose_name = "балл"
        verbose_name_plural = "баллы"
        ordering = ["factor__ordinal", "factor"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "factor"],
                name="analysis_score_unique",
                violation_error_message="Балл по этому фактору уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(scored_at__isnull=True, scored_by__isnull=True)
                | Q(scored_at__isnull=False, scored_by__isnull=False, score__isnull=False),
                name="analysis_score_paired",
                violation_error_message="У балла, который поставил человек, указано, кто и когда.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.factor_id}: {self.score}"
