"""One matching of a window: what it was made of, and what became of every child and of every wish."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.states import RUN_MOVES, SHARED, Bar, Booking, Result, RunState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


class RunQuerySet(models.QuerySet["AllocationRun"]):
    def lock(self, run_id: int) -> "AllocationRun":
        """The run, locked until the transaction ends. Raises NotFound."""
        run = self.select_for_update(of=("self",), no_key=True).filter(pk=run_id).first()
        if run is None:
            raise NotFound()
        return run


class AllocationRun(models.Model):
    """`fingerprint` is of all that decided; counts are of children and wishes. Outcomes are kept of the latest only.

    `flaws` is what the independent checker found: a run with flaws cannot be frozen. `limits` are those that many share
    and that stopped somebody (`selectors.limits_of`), `stopped` the wishes that they did.
    """

    MOVES: ClassVar[Moves] = RUN_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"freeze": "frozen"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    window = models.ForeignKey(EnrolmentWindow, models.PROTECT, related_name="runs", verbose_name="окно приёма")
    number = models.PositiveIntegerField("номер расчёта")
    state = models.CharField("состояние", max_length=20, choices=RunState, default=RunState.PREVIEW)
    fingerprint = models.CharField("контрольная сумма данных", max_length=64)
    children = models.PositiveIntegerField("детей")
    wishes = models.PositiveIntegerField("пожеланий")
    groups = models.PositiveIntegerField("групп")
    places = models.PositiveIntegerField("мест")
    placed = models.PositiveIntegerField("мест отдано")
    left = models.PositiveIntegerField("детей без места")
    flaws = models.PositiveIntegerField("ошибок найдено проверкой")
    barred = models.PositiveIntegerField("пожеланий не участвует", default=0, db_default=0)
    stopped = models.PositiveIntegerField("пожеланий остановлено общим пределом", default=0, db_default=0)
    limits = models.JSONField("общие пределы", default=list, db_default=[])
    made_at = models.DateTimeField("когда рассчитан", db_default=Now())
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто рассчитал")
    frozen_at = models.DateTimeField("когда утверждён", null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "расчёт распределения"
        verbose_name_plural = "расчёты распределения"
        constraints = [
            models.UniqueConstraint(
                fields=["window", "number"],
                name="run_number_unique",
                violation_error_message="Расчёт с таким номером уже есть. Повторите.",
            ),
            models.UniqueConstraint(
                fields=["window"],
                condition=~Q(state=RunState.PREVIEW),
                name="run_frozen_once",
                violation_error_message="Распределение этого приёма уже утверждено.",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.PREVIEW, frozen_at__isnull=True, frozen_by__isnull=True)
                | (~Q(state=RunState.PREVIEW) & Q(frozen_at__isnull=False, flaws=0)),
                name="run_frozen_with_moment",
                violation_error_message="У утверждённого расчёта есть время утверждения и нет ошибок.",
            ),
            models.CheckConstraint(
                condition=Q(placed__lte=F("places"), left__lte=F("children")),
                name="run_counts_sensible",
                violation_error_message="Мест отдано не больше, чем было.",
            ),
        ]

    def __str__(self) -> str:
        return f"расчёт № {self.number}"


class ChildResult(models.Model):
    """What a child got in all: `best_rank` is the dearest wish that came true, None for a child left with nothing.

    `settlement` is that of the confirmed address, or what the family said where there is none.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    run = models.ForeignKey(AllocationRun, models.CASCADE, related_name="results", verbose_name="расчёт")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="ребёнок")
    category = models.CharField("категория", max_length=20, choices=ChildCategory)
    settlement = models.CharField("населённый пункт", max_length=120, blank=True)
    is_settlement_confirmed = models.BooleanField("по адресу в реестре", default=False, db_default=False)
    wishes = models.PositiveSmallIntegerField("пожеланий")
    barred = models.PositiveSmallIntegerField("из них не участвовало", default=0, db_default=0)
    stopped = models.PositiveSmallIntegerField("из них остановлено общим пределом", default=0, db_default=0)
    got = models.PositiveSmallIntegerField("мест получено")
    best_rank = models.PositiveSmallIntegerField("лучшее исполненное пожелание", null=True)

    class Meta:
        verbose_name = "итог ребёнка"
        verbose_name_plural = "итоги детей"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "child"],
                name="child_result_once",
                violation_error_message="Итог ребёнка в этом расчёте уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(got=0, best_rank__isnull=True) | Q(got__gt=0, best_rank__isnull=False),
                name="child_result_agrees",
                violation_error_message="У ребёнка с местом есть исполненное пожелание.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id}: {self.got}"


class WishOutcome(models.Model):
    """The facts by which a wish was decided (`rules.Outcome`), and how the booking of a given place went.

    `bar_reason` is the sentence of the rule that barred the wish or of the shared limit that stopped it; for one that
    was not needed, why it could not be had beside the places that the child got.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    run = models.ForeignKey(AllocationRun, models.CASCADE, related_name="outcomes", verbose_name="расчёт")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="ребёнок")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    wished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто пожелал")
    rank = models.PositiveSmallIntegerField("место в списке")
    result = models.CharField("итог", max_length=20, choices=Result)
    bar = models.CharField("почему не участвует", max_length=20, choices=Bar, blank=True)
    bar_reason = models.TextField("причина словами правила", blank=True, db_default="")
    bar_clause = models.TextField("пункт или документ", blank=True, db_default="")
    is_bar_confirmed = models.BooleanField("пункт подтверждён", default=True, db_default=True)
    round = models.PositiveSmallIntegerField("круг")
    levels = ArrayField(models.SmallIntegerField(), verbose_name="уровни по критериям")
    ticket = models.CharField("жребий", max_length=64, blank=True)
    position = models.PositiveIntegerField("место в порядке группы", null=True)
    applicants = models.PositiveIntegerField("желающих")
    places = models.PositiveIntegerField("мест")
    admitted = models.PositiveIntegerField("получили место")
    latest_position = models.PositiveIntegerField("место последнего из получивших", null=True)
    rival_levels = ArrayField(models.SmallIntegerField(), verbose_name="уровни соперника", null=True)
    decided_by = models.CharField("что решило", max_length=20, blank=True)
    booking = models.CharField("запись", max_length=20, choices=Booking, default=Booking.NONE, blank=True)
    application = models.ForeignKey(
        EnrolmentApplication, models.PROTECT, null=True, related_name="+", verbose_name="заявление"
    )
    refusal = models.TextField("почему не записан", blank=True)

    class Meta:
        verbose_name = "итог пожелания"
        verbose_name_plural = "итоги пожеланий"
        indexes = [
            models.Index(fields=["run"], condition=Q(booking="pending"), name="outcome_to_be_booked"),
            models.Index(fields=["organisation", "run"], condition=Q(result="placed"), name="outcome_of_provider"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "child", "group"],
                name="wish_outcome_once",
                violation_error_message="Итог этого пожелания уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(result=Result.BARRED, bar__gt="", position__isnull=True)
                | Q(result=Result.STOPPED, bar__in=SHARED, position__isnull=False)
                | (~Q(result__in=(Result.BARRED, Result.STOPPED)) & Q(bar="", position__isnull=False)),
                name="wish_outcome_barred_with_reason",
                violation_error_message="Пожелание, которое не участвует или остановлено, называет причину.",
            ),
            models.CheckConstraint(
                condition=Q(booking=Booking.NONE) | Q(result=Result.PLACED),
                name="wish_outcome_booked_when_placed",
                violation_error_message="Записывают только на отданное место.",
            ),
            models.CheckConstraint(
                condition=Q(booking=Booking.BOOKED, application__isnull=False, refusal="")
                | Q(booking=Booking.REFUSED, application__isnull=True, refusal__gt="")
                | Q(booking__in=(Booking.NONE, Booking.PENDING), application__isnull=True, refusal=""),
                name="wish_outcome_booking_told",
                violation_error_message="У записи есть заявление или причина отказа.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} → {self.group_id}: {self.result}"
