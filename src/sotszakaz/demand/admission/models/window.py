"""When and how places are given: published by the municipality for all of it, for a programme or for a group."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Now

from sotszakaz.demand.admission.rules import Term, WindowFacts
from sotszakaz.demand.admission.states import (
    LEVELS_IN_WORDS,
    STANDING,
    WINDOW_MOVES,
    Criterion,
    PlacingMode,
    WindowState,
)
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import Programme, StudyGroup

DAYS = Func("opens_at", "closes_at", function="tstzrange", output_field=DateTimeRangeField())


class WindowQuerySet(models.QuerySet["EnrolmentWindow"]):
    def published(self) -> Self:
        """Those that the public sees and that decide."""
        return self.filter(state__in=STANDING)

    def lock(self, window_id: int) -> "EnrolmentWindow":
        """The window, locked until the transaction ends. Raises NotFound."""
        window = self.select_for_update(of=("self",), no_key=True).filter(pk=window_id).first()
        if window is None:
            raise NotFound()
        return window


class EnrolmentWindow(models.Model):
    """Neither programme nor group: the whole municipality. Half-open: at `closes_at` it is over; None is without end.

    A window of wishes has its ordered `criteria`, the longest list (`wishes_most`), how many places a child may get
    (`places_most`) and the lottery: `seed_hash` is public from the start, `seed` since the draw (`settled_at`).
    `basis` names the act by which the municipality has decided so.
    """

    MOVES: ClassVar[Moves] = WINDOW_MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "publish": "published",
        "cancel": "ended",
        "close": "ended",
        "settle": "settled",
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, related_name="windows", verbose_name="программа"
    )
    group = models.ForeignKey(
        StudyGroup, models.PROTECT, null=True, related_name="windows", verbose_name="учебная группа"
    )
    title = models.CharField("название", max_length=200)
    basis = models.CharField("основание", max_length=300)
    mode = models.CharField("как дают места", max_length=20, choices=PlacingMode)
    state = models.CharField("состояние", max_length=20, choices=WindowState, default=WindowState.DRAFT)
    preliminary_from = models.DateTimeField("предварительный список с", null=True)
    opens_at = models.DateTimeField("начало")
    closes_at = models.DateTimeField("окончание", null=True)
    criteria = ArrayField(
        models.CharField(max_length=20, choices=Criterion), verbose_name="критерии по порядку", default=list
    )
    wishes_most = models.PositiveSmallIntegerField("пожеланий в списке не больше", default=5)
    places_most = models.PositiveSmallIntegerField("мест одному ребёнку не больше", default=1)
    seed = models.CharField("семя жребия", max_length=64, blank=True)
    seed_hash = models.CharField("контрольная сумма семени", max_length=64, blank=True)
    created_at = models.DateTimeField("когда составлен", db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто составил")
    published_at = models.DateTimeField("когда объявлен", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто объявил")
    settled_at = models.DateTimeField("когда распределены места", null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто распределил")
    ended_at = models.DateTimeField("когда закончен", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил")
    note = models.TextField("почему отменён", blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = "окно приёма"
        verbose_name_plural = "окна приёма"
        indexes = [models.Index(fields=["municipality", "-opens_at"], name="window_of_municipality")]
        constraints = [
            ExclusionConstraint(
                name="window_no_overlap",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    (Coalesce(F("programme"), Value(0)), RangeOperators.EQUAL),
                    (Coalesce(F("group"), Value(0)), RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=STANDING),
                violation_error_message="На это время приём здесь уже объявлен. Измените срок или закончите тот приём.",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True) | Q(group__isnull=True),
                name="window_one_scope",
                violation_error_message="Выберите что-то одно: программу или группу.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="window_moments_ordered",
                violation_error_message="Приём заканчивается позже, чем начинается. Проверьте срок.",
            ),
            models.CheckConstraint(
                condition=Q(preliminary_from__isnull=True) | Q(preliminary_from__lt=F("opens_at")),
                name="window_preliminary_before",
                violation_error_message="Предварительный список составляют до начала приёма. Проверьте срок.",
            ),
            models.CheckConstraint(
                condition=Q(mode=PlacingMode.FIRST_COME, criteria__len=0, seed="", seed_hash="")
                | Q(mode=PlacingMode.WISHES, closes_at__isnull=False, criteria__len__gt=0),
                name="window_wishes_have_rules",
                violation_error_message="Для списков пожеланий укажите окончание приёма и порядок критериев.",
            ),
            models.CheckConstraint(
                condition=Q(wishes_most__range=(1, 20), places_most__gte=1, places_most__lte=F("wishes_most")),
                name="window_numbers_sensible",
                violation_error_message="В списке от 1 до 20 пожеланий, мест ребёнку не больше, чем пожеланий.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(WindowState.DRAFT, WindowState.CANCELLED))
                | (
                    Q(published_at__isnull=False)
                    & (Q(mode=PlacingMode.FIRST_COME) | Q(seed_hash__regex=r"^[0-9a-f]{64}$"))
                ),
                name="window_published_with_moment",
                violation_error_message="У объявленного приёма есть время объявления и контрольная сумма жребия.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(WindowState.SETTLING, WindowState.LEFTOVERS))
                | Q(mode=PlacingMode.WISHES, settled_at__isnull=False),
                name="window_settled_by_wishes",
                violation_error_message="Места распределяют только по спискам пожеланий.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(WindowState.CLOSED, WindowState.CANCELLED), ended_at__isnull=False)
                | (~Q(state__in=(WindowState.CLOSED, WindowState.CANCELLED)) & Q(ended_at__isnull=True)),
                name="window_ended_with_moment",
                violation_error_message="У законченного приёма есть время окончания.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def facts(self) -> WindowFacts:
        """What the rules ask; load it with `select_related("municipality")`."""
        return WindowFacts(
            window_id=self.pk,
            scope=2 if self.group_id else 1 if self.programme_id else 0,
            mode=PlacingMode(self.mode),
            state=WindowState(self.state),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            preliminary_from=self.preliminary_from,
            timezone=self.municipality.timezone,
            basis=self.basis,
        )

    @property
    def term(self) -> Term:
        """When it opens and ends."""
        return Term(self.opens_at, self.closes_at, self.preliminary_from)

    @property
    def criteria_in_words(self) -> list[str]:
        """The published order, as a parent reads it; the lottery is the last."""
        return [_in_words(Criterion(each)) for each in self.criteria]


def _in_words(criterion: Criterion) -> str:
    levels = LEVELS_IN_WORDS.get(criterion)
    return f"{criterion.label}: {levels}" if levels else str(criterion.label)
