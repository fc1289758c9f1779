"""How competition and the maturity of the market are scored: data, not code (§5 of the notes on the law)."""

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.analysis import states
from sotszakaz.oversight.analysis.rules.scoring import Shaking, Thresholds, Weighed


class MethodologyQuerySet(models.QuerySet["Methodology"]):
    def lock(self, methodology_id: int) -> "Methodology":
        """The methodology, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=methodology_id).first()
        if found is None:
            raise NotFound()
        return found


class Methodology(models.Model):
    """Levels are read off the aggregate, in percent of the most. An approved version never changes, nor do its factors.

    «Near» is what is reached in `reach_minutes` at `speed_kmh`. By `weight_shake` percent of a weight and by
    `threshold_shake` points of a threshold it is tried how much a result depends on them. `ground` is the document
    that approves. `is_example` marks the set that the system brings along: nobody's official methodology. `revision`
    grows with every change of a draft or of its factors, so that what is approved is what was read.
    """

    MOVES: ClassVar[Moves] = states.METHODOLOGY_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "approved"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    title = models.CharField("название", max_length=200)
    version = models.PositiveSmallIntegerField("версия")
    note = models.TextField("пояснение", blank=True)
    is_example = models.BooleanField("пример", default=False)
    medium_from = models.DecimalField("средний от, %", max_digits=5, decimal_places=2)
    high_from = models.DecimalField("высокий от, %", max_digits=5, decimal_places=2)
    reach_minutes = models.PositiveSmallIntegerField("рядом — это минут пути", default=30)
    speed_kmh = models.DecimalField("при скорости, км/ч", max_digits=5, decimal_places=2, default=20)
    weight_shake = models.DecimalField("проверять веса, ±%", max_digits=5, decimal_places=2, default=20, db_default=20)
    threshold_shake = models.DecimalField(
        "проверять пороги, ± пунктов", max_digits=5, decimal_places=2, default=5, db_default=5
    )
    state = models.CharField(
        "состояние", max_length=20, choices=states.MethodologyState, default=states.MethodologyState.DRAFT
    )
    ground = models.CharField("чем утверждена", max_length=300, blank=True)
    revision = models.PositiveIntegerField("правка", default=1, db_default=1)
    made_at = models.DateTimeField("когда создана", db_default=Now())
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто создал")
    approved_at = models.DateTimeField("когда утверждена", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил")

    objects = MethodologyQuerySet.as_manager()

    class Meta:
        verbose_name = "методика факторного анализа"
        verbose_name_plural = "методики факторного анализа"
        ordering = ["title", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title", "version"],
                name="methodology_version_unique",
                violation_error_message="Методика с этим названием уже есть. Назовите иначе или измените её.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "title"],
                condition=Q(state=states.MethodologyState.DRAFT),
                name="methodology_one_draft",
                violation_error_message="Черновик этой методики уже есть. Измените его.",
            ),
            models.CheckConstraint(
                condition=Q(title__gt="", version__gte=1),
                name="methodology_titled",
                violation_error_message="Назовите методику.",
            ),
            models.CheckConstraint(
                condition=Q(medium_from__gt=0, medium_from__lt=F("high_from"), high_from__lte=100),
                name="methodology_thresholds",
                violation_error_message="Порог среднего больше нуля и меньше порога высокого, а тот не больше ста.",
            ),
            models.CheckConstraint(
                condition=Q(reach_minutes__gte=1, reach_minutes__lte=240, speed_kmh__gt=0, speed_kmh__lte=120),
                name="methodology_reach",
                violation_error_message="Путь — от 1 до 240 минут, скорость — больше нуля и не больше 120 км/ч.",
            ),
            models.CheckConstraint(
                condition=Q(weight_shake__gt=0, weight_shake__lt=100, threshold_shake__gt=0, threshold_shake__lt=100),
                name="methodology_shaken",
                violation_error_message="Проверяют отклонения больше нуля и меньше ста.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.MethodologyState.DRAFT, approved_at=None, approved_by=None, ground="")
                | Q(
                    state=states.MethodologyState.APPROVED,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    ground__gt="",
                ),
                name="methodology_approved_whole",
                violation_error_message="У утверждённой методики указано, кто, когда и чем её утвердил.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"

    @property
    def told(self) -> str:
        """Its title wherever a result of it stands: the example never goes without saying that it is one."""
        return f"{self} (пример из поставки)" if self.is_example else str(self)

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.medium_from, self.high_from)

    @property
    def shaking(self) -> Shaking:
        return Shaking(self.weight_shake, self.threshold_shake)

    @property
    def reach_km(self) -> float:
        """How far «near» is, in kilometres as the crow flies."""
        return float(self.speed_kmh) * self.reach_minutes / 60


class Factor(models.Model):
    """Scores from `low` to `high`. A registry's value gets a point for each of `steps` that it reaches, so there are
    as many steps as points; `is_inverse` where less is better. A person scores by `hint`."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    methodology = models.ForeignKey(Methodology, models.CASCADE, related_name="factors", verbose_name="методика")
    ordinal = models.PositiveSmallIntegerField("порядок")
    group = models.CharField("группа", max_length=120)
    title = models.CharField("фактор", max_length=250)
    source = models.CharField("откуда значение", max_length=20, choices=states.Source)
    low = models.PositiveSmallIntegerField("балл от")
    high = models.PositiveSmallIntegerField("балл до")
    weight = models.DecimalField("вес", max_digits=6, decimal_places=3)
    steps = ArrayField(
        models.DecimalField(max_digits=10, decimal_places=3), default=list, blank=True, verbose_name="пороги"
    )
    is_inverse = models.BooleanField("меньше — лучше", default=False)
    hint = models.TextField("как ставить балл", blank=True)

    class Meta:
        verbose_name = "фактор"
        verbose_name_plural = "факторы"
        ordering = ["ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["methodology", "title"],
                name="factor_title_unique",
                violation_error_message="Такой фактор в методике уже есть. Назовите иначе.",
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high"), high__lte=100, weight__gt=0) & Q(title__gt="", group__gt=""),
                name="factor_scale",
                violation_error_message="Балл «до» больше балла «от» и не больше 100, вес больше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_manual(self) -> bool:
        return self.source == states.Source.MANUAL

    @property
    def weighed(self) -> Weighed:
        return Weighed(self.pk, self.weight, Decimal(self.high))
