"""The list of wishes of one child in one window: ordered, changeable until the window closes. Nothing is held by it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


class WishListQuerySet(models.QuerySet["WishList"]):
    def of_representative(self, user: User) -> Self:
        """Lists of the children for whom the user acts now."""
        return self.filter(child__in=Child.objects.of_representative(user))

    def lock(self, list_id: int) -> "WishList":
        """The list, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=list_id).first()
        if found is None:
            raise NotFound()
        return found


class WishList(models.Model):
    """`settlement` is the town or village where the family says the child lives; empty when it did not say."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    window = models.ForeignKey(EnrolmentWindow, models.PROTECT, related_name="wish_lists", verbose_name="окно приёма")
    child = models.ForeignKey(Child, models.PROTECT, related_name="wish_lists", verbose_name="ребёнок")
    settlement = models.CharField("населённый пункт", max_length=120, blank=True)
    changed_at = models.DateTimeField("когда изменён", db_default=Now())
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил")

    objects = WishListQuerySet.as_manager()

    class Meta:
        verbose_name = "список пожеланий"
        verbose_name_plural = "списки пожеланий"
        constraints = [
            models.UniqueConstraint(
                fields=["window", "child"],
                name="wish_list_once",
                violation_error_message="Список пожеланий этого ребёнка уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"пожелания {self.child_id}"


class Wish(models.Model):
    """`rank` 1 is the dearest; ranks of a list are 1, 2, 3 … without gaps."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    wish_list = models.ForeignKey(WishList, models.CASCADE, related_name="wishes", verbose_name="список")
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    rank = models.PositiveSmallIntegerField("место в списке")
    added_at = models.DateTimeField("когда добавлено", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто добавил")

    class Meta:
        verbose_name = "пожелание"
        verbose_name_plural = "пожелания"
        ordering = ["wish_list", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish_list", "group"],
                name="wish_once",
                violation_error_message="Эта группа уже в списке пожеланий.",
            ),
            models.UniqueConstraint(
                fields=["wish_list", "rank"],
                name="wish_rank_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Список пожеланий изменился в другом окне: на этом месте уже есть пожелание.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(rank__range=(1, 20)),
                name="wish_rank_sensible",
                violation_error_message="В списке не больше 20 пожеланий.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.group_id}"
