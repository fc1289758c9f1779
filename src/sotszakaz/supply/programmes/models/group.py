"""A study group with its places and its week."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Extract, ExtractYear, Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.supply.programmes.models.part import ProgrammePart
from sotszakaz.supply.programmes.states import GROUP_MOVES, WITH_GROUPS, GroupState, ProgrammeState, Weekday
from sotszakaz.supply.providers.states import RecordState

SLOT_SECONDS = Func(
    Cast(Extract("starts_at", "epoch"), models.IntegerField()),
    Cast(Extract("ends_at", "epoch"), models.IntegerField()),
    function="int4range",
    output_field=IntegerRangeField(),
)


class StudyGroupQuerySet(models.QuerySet["StudyGroup"]):
    def offered(self, on: date) -> Self:
        """What a child may choose on the day: open, not over, of a published programme of an active provider."""
        return self.filter(
            state=GroupState.OPEN,
            ends_on__gte=on,
            part__programme__state=ProgrammeState.PUBLISHED,
            part__programme__record__state=RecordState.ACTIVE,
        )

    def decidable(self) -> Self:
        """Proposed groups that the municipality can open: not those whose part it has sent back."""
        return self.filter(state=GroupState.PROPOSED, part__state__in=WITH_GROUPS)

    def lock(self, group_id: int) -> "StudyGroup":
        """The group, locked until the transaction ends. Raises NotFound."""
        group = self.select_for_update(of=("self",), no_key=True).filter(pk=group_id).first()
        if group is None:
            raise NotFound()
        return group


class StudyGroup(models.Model):
    """Children who take one part together, within one budget year. `seat_account_id` is the ledger's places.

    `follows` is the group of the same children before a border of periods, in the part before (ADR 0030).

    `revision` grows with each correction of a proposed group, so that nobody approves what he has not seen.
    `week_since` is the first day of its present or coming week where it had another one before.
    """

    part = models.ForeignKey(ProgrammePart, models.PROTECT, related_name="groups", verbose_name="часть программы")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="study_groups", verbose_name="исполнитель"
    )
    name = models.CharField("название", max_length=120)
    address = models.CharField("место занятий", max_length=300)
    latitude = models.DecimalField("широта", max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField("долгота", max_digits=9, decimal_places=6, null=True)
    starts_on = models.DateField("первый день")
    ends_on = models.DateField("последний день")
    places = models.PositiveIntegerField("мест")
    week_since = models.DateField("расписание с какого дня", null=True)
    state = models.CharField("состояние", max_length=20, choices=GroupState, default=GroupState.OPEN)
    seat_account_id = models.BigIntegerField("счёт мест", unique=True)
    opened_at = models.DateTimeField("когда открыта", db_default=Now())
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто открыл"
    )

    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="какую группу продолжает"
    )
    revision = models.PositiveSmallIntegerField("редакция предложения", default=1, db_default=1)
    decide_by_on = models.DateField("срок модерации", null=True)
    remarks = models.TextField("замечания", blank=True, default="", db_default="")
    moderated_at = models.DateTimeField("когда решено", null=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    MOVES: ClassVar[Moves] = GROUP_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "moderated", "return": "moderated"}

    objects = StudyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "учебная группа"
        verbose_name_plural = "учебные группы"
        indexes = [models.Index(fields=["organisation", "municipality", "state"], name="group_of_provider")]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "name"],
                condition=~Q(state=GroupState.DROPPED),
                name="group_name_unique",
                violation_error_message="Группа с таким названием в этой части уже есть. Измените название.",
            ),
            models.CheckConstraint(
                condition=Q(state=GroupState.PROPOSED, decide_by_on__isnull=False)
                | (~Q(state=GroupState.PROPOSED) & Q(decide_by_on__isnull=True)),
                name="group_proposed_in_term",
                violation_error_message="У группы на модерации есть срок решения.",
            ),
            models.CheckConstraint(
                condition=~Q(state=GroupState.RETURNED) | ~Q(remarks=""),
                name="group_returned_with_remarks",
                violation_error_message="Напишите замечания: по ним исполнитель исправит группу.",
            ),
            models.CheckConstraint(
                condition=Q(places__gt=0),
                name="group_places_positive",
                violation_error_message="Мест в группе больше нуля. Укажите их.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="group_place_on_earth",
                violation_error_message="Широта от −90 до 90, долгота от −180 до 180; укажите обе или ни одной.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="group_days_ordered",
                violation_error_message="Первый день не позже последнего. Проверьте даты.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__year=ExtractYear("ends_on")),
                name="group_within_budget_year",
                violation_error_message="Группа начинается и заканчивается в одном году. Разделите курс на две части.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassSlot(models.Model):
    """One lesson of the group's week, in the municipality's time; `hours` are academic.

    This is the week by which children are enrolled, the latest one: those before it are `FormerSlot`. Who asks for a
    day reads the view `programmes_lesson`, which has both with their days.
    """

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="slots", verbose_name="группа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    weekday = models.PositiveSmallIntegerField("день недели", choices=Weekday)
    starts_at = models.TimeField("начало")
    ends_at = models.TimeField("конец")
    hours = HoursField("академических часов")

    class Meta:
        verbose_name = "занятие недели"
        verbose_name_plural = "расписание недели"
        ordering = ["weekday", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)),
                name="class_slot_weekday",
                violation_error_message="День недели от понедельника до воскресенья.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="class_slot_times_ordered",
                violation_error_message="Занятие заканчивается позже, чем начинается. Проверьте время.",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="class_slot_hours_positive",
                violation_error_message="Академических часов в занятии больше нуля.",
            ),
            ExclusionConstraint(
                name="class_slot_no_overlap",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (SLOT_SECONDS, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Занятия группы в один день накладываются. Разведите их по времени.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}"


class FormerSlot(models.Model):
    """A lesson of a week that the group had on the days `valid`, before its present one."""

    group = models.ForeignKey(StudyGroup, models.CASCADE, related_name="former_slots", verbose_name="группа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    weekday = models.PositiveSmallIntegerField("день недели", choices=Weekday)
    starts_at = models.TimeField("начало")
    ends_at = models.TimeField("конец")
    hours = HoursField("академических часов")
    valid = DateRangeField("дни")

    class Meta:
        verbose_name = "прежнее занятие недели"
        verbose_name_plural = "прежние расписания недели"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
                name="former_slot_has_days",
                violation_error_message="У прежнего расписания есть первый и последний день.",
            ),
            ExclusionConstraint(
                name="former_slot_no_overlap",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (SLOT_SECONDS, RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Занятия группы в один день накладываются. Разведите их по времени.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}"
