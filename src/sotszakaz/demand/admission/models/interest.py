"""A group that a family keeps in mind for a child. Nothing is held by it (operations.md §4.4)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.admission.models.window import EnrolmentWindow
from sotszakaz.demand.children.models import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


class InterestQuerySet(models.QuerySet["Interest"]):
    def of_representative(self, user: User) -> Self:
        """Those of the children for whom the user acts now."""
        return self.filter(child__in=Child.objects.of_representative(user))


class Interest(models.Model):
    """With a `window` it stands in the preliminary list of that window, and the family is told when it opens
    (`told_at`); without one it is a favourite.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="ребёнок")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    window = models.ForeignKey(EnrolmentWindow, models.PROTECT, null=True, related_name="+", verbose_name="окно приёма")
    added_at = models.DateTimeField("когда добавлено", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто добавил")
    told_at = models.DateTimeField("когда сообщено об открытии", null=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = "избранная группа"
        verbose_name_plural = "избранные группы и предварительный список"
        indexes = [
            models.Index(
                fields=["window"], condition=Q(told_at__isnull=True, window__isnull=False), name="interest_to_be_told"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "group"],
                name="interest_once",
                violation_error_message="Эта группа уже в списке ребёнка.",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(window__isnull=False),
                name="interest_told_of_window",
                violation_error_message="Сообщают об открытии приёма, которого ждут.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id}: {self.group_id}"
