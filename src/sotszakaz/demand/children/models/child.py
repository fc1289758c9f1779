"""The child: whom the certificate is for. Personal data of a minor: guarded by row-level security."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from sotszakaz.demand.children import states
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User

NOT_ENDED = Q(valid__upper_inf=True) | Q(valid__endswith__gt=TruncDate(Now()))
"""A representation begins when it is entered, so only its end is asked."""


class ChildQuerySet(models.QuerySet["Child"]):
    def of_representative(self, user: User) -> Self:
        """Children for whom the user acts now."""
        return self.filter(pk__in=user.represents.filter(NOT_ENDED).values("child"))

    def living(self) -> Self:
        """Records that stand for a child now: neither merged nor departed."""
        return self.filter(state__in=states.LIVING)

    def lock(self, child_id: int) -> "Child":
        """The child, locked until the transaction ends. Raises NotFound."""
        child = self.select_for_update(of=("self",), no_key=True).filter(pk=child_id).first()
        if child is None:
            raise NotFound()
        return child


class Child(models.Model):
    """A child known to one municipality, the payer. СНИЛС is found by its keyed hash, never by its text.

    What was confirmed changes only by a deed that leaves a dated version of it (`ChildVersion`, held by a trigger):
    registers of a past day show what held then.

    A record ends by being merged into another one of the same child (`merged_into`) or when the child moves
    (`moved_to`); it keeps its documents, applications and contracts. `arrived_from` is the ended record of the
    municipality from which the child came.
    """

    MOVES = states.MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "confirm": "confirmed",
        "return": "returned",
        "merge": "ended",
        "depart": "ended",
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    last_name = models.CharField("фамилия", max_length=60)
    first_name = models.CharField("имя", max_length=60)
    middle_name = models.CharField("отчество", max_length=60, blank=True)
    sort_key = models.CharField("ключ сортировки", max_length=190, db_collation="C")
    birth_date = models.DateField("дата рождения")
    snils = models.CharField("СНИЛС", max_length=11, blank=True)
    snils_hash = models.CharField("хеш СНИЛС", max_length=64, null=True)
    category = models.CharField("категория", max_length=20, choices=states.ChildCategory)
    address = models.CharField("адрес места жительства", max_length=300, blank=True, db_default="")
    state = models.CharField("состояние", max_length=20, choices=states.ChildState, default=states.ChildState.PENDING)
    added_at = models.DateTimeField("когда добавлен", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил")
    confirmed_at = models.DateTimeField("когда подтверждён", null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто подтвердил")
    is_confirmed_by_rule = models.BooleanField("подтверждён по правилу", default=False)
    returned_at = models.DateTimeField("когда возвращён", null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто возвратил")
    return_ground = models.CharField("основание возврата", max_length=400, blank=True)
    return_reason = models.TextField("что уточнить", blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name="с какой записью объединена"
    )
    moved_to = models.ForeignKey(
        Municipality, models.PROTECT, null=True, related_name="+", verbose_name="куда выбыл ребёнок"
    )
    arrived_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="arrival", verbose_name="запись прежнего муниципалитета"
    )
    ended_at = models.DateTimeField("когда запись закрыта", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закрыл запись")
    end_reason = models.TextField("почему запись закрыта", blank=True, db_default="")

    objects = ChildQuerySet.as_manager()

    class Meta:
        verbose_name = "ребёнок"
        verbose_name_plural = "дети"
        indexes = [
            models.Index(fields=["municipality", "sort_key", "id"], name="child_by_surname"),
            models.Index(fields=["birth_date", "municipality"], name="child_by_birth_date"),
            models.Index(fields=["snils_hash"], condition=Q(snils_hash__isnull=False), name="child_by_snils"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["snils_hash"],
                condition=Q(state__in=states.LIVING),
                name="child_snils_unique",
                violation_error_message="Ребёнок с таким СНИЛС уже внесён в систему.",
            ),
            models.CheckConstraint(
                condition=Q(snils="", snils_hash__isnull=True)
                | Q(snils__regex=r"^\d{11}$", snils_hash__regex=r"^[0-9a-f]{64}$"),
                name="child_snils_hashed",
                violation_error_message="СНИЛС состоит из 11 цифр. Проверьте номер.",
            ),
            models.CheckConstraint(
                condition=Q(last_name__gt="") & Q(first_name__gt="") & Q(sort_key__gt=""),
                name="child_named",
                violation_error_message="Укажите фамилию и имя ребёнка.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(confirmed_by__isnull=True),
                name="child_confirmed_at_by",
                violation_error_message="У подтверждения есть время.",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=False) | Q(returned_by__isnull=True),
                name="child_returned_at_by",
                violation_error_message="У возврата есть время.",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.ChildState.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="child_confirmed_has_deed",
                violation_error_message="Подтверждённые данные кем-то подтверждены.",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.ChildState.RETURNED)
                | Q(returned_at__isnull=False, return_ground__gt="", return_reason__gt=""),
                name="child_returned_has_reason",
                violation_error_message="У возврата есть время, основание и пояснение.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ChildState.MERGED, merged_into__isnull=False)
                | (~Q(state=states.ChildState.MERGED) & Q(merged_into__isnull=True)),
                name="child_merged_into_another",
                violation_error_message="Объединённая запись называет ту, с которой объединена.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ChildState.DEPARTED, moved_to__isnull=False)
                | (~Q(state=states.ChildState.DEPARTED) & Q(moved_to__isnull=True)),
                name="child_departed_somewhere",
                violation_error_message="У выбывшего ребёнка указан новый муниципалитет.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[states.ChildState.MERGED, states.ChildState.DEPARTED],
                    ended_at__isnull=False,
                    end_reason__gt="",
                )
                | (
                    ~Q(state__in=[states.ChildState.MERGED, states.ChildState.DEPARTED])
                    & Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                ),
                name="child_ended_with_reason",
                violation_error_message="У закрытой записи есть время и причина, у действующей их нет.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Surname, name, middle name, as documents write them."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)
