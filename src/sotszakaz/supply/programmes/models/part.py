"""A part of a programme: what is priced, booked and contracted."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.catalogue.rules import PLAIN, Teaching
from sotszakaz.ordering.catalogue.states import Equipment, Qualification
from sotszakaz.supply.programmes.models.programme import Programme
from sotszakaz.supply.programmes.states import PART_MOVES, PartState


class ProgrammePartQuerySet(models.QuerySet["ProgrammePart"]):
    def accepted(self) -> Self:
        """Parts that the programme consists of: neither proposed nor sent back nor dropped."""
        return self.filter(state=PartState.ACCEPTED)

    def lock(self, part_id: int) -> "ProgrammePart":
        """The part, locked until the transaction ends. Raises NotFound."""
        part = self.select_for_update(of=("self",), no_key=True).filter(pk=part_id).first()
        if part is None:
            raise NotFound()
        return part


class ProgrammePart(models.Model):
    """A part of a programme: its hours for one child and its price. As a rule one study year or less.

    Added to a published programme where the rules want moderation it is proposed first; `revision` grows with each
    correction. An accepted part never changes: `accepted_at` is when it became one (None: before this was kept).
    Where the price is judged by the full formula, it is so in the largest group, of `most_children`.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="parts", verbose_name="программа")
    number = models.PositiveSmallIntegerField("номер части")
    title = models.CharField("название части", max_length=250)
    hours = HoursField("часов на одного ребёнка")
    price = RoubleField("цена части")
    qualification = models.CharField(
        "категория педагога",
        max_length=10,
        choices=Qualification,
        default=Qualification.OTHER,
        db_default=Qualification.OTHER,
    )
    second_qualification = models.CharField(
        "категория второго педагога",
        max_length=10,
        choices=Qualification,
        default=Qualification.OTHER,
        db_default=Qualification.OTHER,
    )
    equipment = models.CharField(
        "оснащение", max_length=10, choices=Equipment, default=Equipment.MEDIUM, db_default=Equipment.MEDIUM
    )
    individual_hours = HoursField("из них индивидуальных часов", default=Decimal(0), db_default=Decimal(0))
    second_teacher_hours = HoursField("часов второго педагога", default=Decimal(0), db_default=Decimal(0))
    most_children = models.PositiveSmallIntegerField("детей в группе, не больше", null=True)
    state = models.CharField(
        "состояние", max_length=20, choices=PartState, default=PartState.ACCEPTED, db_default=PartState.ACCEPTED
    )
    revision = models.PositiveSmallIntegerField("редакция предложения", default=1, db_default=1)
    decide_by_on = models.DateField("срок модерации", null=True)
    remarks = models.TextField("замечания", blank=True, default="", db_default="")
    moderated_at = models.DateTimeField("когда решено", null=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    accepted_at = models.DateTimeField("с какого времени в программе", null=True, db_default=Now())

    MOVES: ClassVar[Moves] = PART_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"approve": "moderated", "return": "moderated"}

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = "часть программы"
        verbose_name_plural = "части программ"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                condition=~Q(state=PartState.DROPPED),
                name="programme_part_number_unique",
                violation_error_message="Часть с таким номером в программе уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="programme_part_hours_positive",
                violation_error_message="Часов в части больше нуля. Укажите их.",
            ),
            models.CheckConstraint(
                condition=Q(individual_hours__gte=0, individual_hours__lte=F("hours")),
                name="programme_part_individual_hours",
                violation_error_message="Индивидуальных часов не меньше нуля и не больше, чем часов в части.",
            ),
            models.CheckConstraint(
                condition=Q(second_teacher_hours__gte=0),
                name="programme_part_second_teacher_hours",
                violation_error_message="Часов второго педагога не бывает меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(most_children__isnull=True) | Q(most_children__gt=0),
                name="programme_part_most_children",
                violation_error_message="Детей в группе больше нуля. Укажите, сколько их может быть самое большее.",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="programme_part_price_not_negative",
                violation_error_message="Цена части не бывает меньше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(state=PartState.PROPOSED, decide_by_on__isnull=False)
                | (~Q(state=PartState.PROPOSED) & Q(decide_by_on__isnull=True)),
                name="programme_part_proposed_in_term",
                violation_error_message="У части на модерации есть срок решения.",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartState.RETURNED) | ~Q(remarks=""),
                name="programme_part_returned_with_remarks",
                violation_error_message="Напишите замечания: по ним исполнитель исправит часть.",
            ),
            models.CheckConstraint(
                condition=Q(state=PartState.ACCEPTED) | Q(accepted_at__isnull=True),
                name="programme_part_accepted_with_moment",
                violation_error_message="Время, с которого часть входит в программу, есть только у принятой части.",
            ),
        ]

    def __str__(self) -> str:
        return f"часть {self.number}. {self.title}"

    @property
    def teaching(self) -> Teaching:
        """What the full formula of the normative price asks of the part beside its hours."""
        return Teaching(**{name: getattr(self, name) for name in Teaching.__slots__})

    @property
    def is_taught_plainly(self) -> bool:
        """Is nothing said but the hours."""
        return self.teaching == PLAIN
