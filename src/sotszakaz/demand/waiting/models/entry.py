"""A child who waits for a place in a full group. Nothing is held while it waits."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.waiting.states import ENTRY_MOVES, IN_LINE, LIVE, EntryState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.regulations.choices import WaitingOrder
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup

CATEGORY_RANK = Case(When(child__category=ChildCategory.GENERAL, then=Value(1)), default=Value(0))
"""Children of every category but the general one go first where the regulation says so."""


def _who_goes_first(order: WaitingOrder) -> list[Any]:
    by_category = [CATEGORY_RANK] if order == WaitingOrder.CATEGORY_FIRST else []
    return [F("continues_contract_id").asc(nulls_last=True), *by_category, "number"]


class WaitingEntryQuerySet(models.QuerySet["WaitingEntry"]):
    def of_representative(self, user: User) -> Self:
        """Entries of the children for whom the user acts now."""
        return self.filter(child__in=Child.objects.of_representative(user))

    def in_line(self, order: WaitingOrder) -> Self:
        """Those who wait, in the order in which places of each group are offered.

        First who continues after the part before, then by the order of the regulation.
        """
        return self.filter(state__in=IN_LINE).order_by("group_id", *_who_goes_first(order))

    def lock(self, entry_id: int) -> "WaitingEntry":
        """The entry, locked until the transaction ends. Raises NotFound."""
        entry = self.select_for_update(of=("self",), no_key=True).filter(pk=entry_id).first()
        if entry is None:
            raise NotFound()
        return entry


class WaitingEntry(models.Model):
    """`number` grows within a group by the order of coming; the place in line is told by counting, never stored.

    `continues_contract_id` names the contract of the part before: who continues goes before those who came anew.

    `note` says why it was passed over (blocked), or how it ended. `follows` is the place of a record of the same child
    that was merged into this one: its number and its day of coming go on here.
    """

    MOVES: ClassVar[Moves] = ENTRY_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"take": "ended", "decline": "ended", "expire": "ended", "leave": "ended"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name="ребёнок")
    group = models.ForeignKey(
        StudyGroup, models.PROTECT, related_name="+", db_index=False, verbose_name="учебная группа"
    )
    part = models.ForeignKey(ProgrammePart, models.PROTECT, related_name="+", verbose_name="часть программы")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    number = models.BigIntegerField("номер по порядку прихода")
    continues_contract_id = models.BigIntegerField("договор, который продолжается", null=True)
    state = models.CharField("состояние", max_length=20, choices=EntryState, default=EntryState.WAITING)
    joined_at = models.DateTimeField("когда в очереди", db_default=Now())
    joined_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто поставил")
    ended_at = models.DateTimeField("когда закончилось ожидание", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил")
    note = models.TextField("пояснение", blank=True)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="чьё место перешло"
    )

    objects = WaitingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "место в очереди"
        verbose_name_plural = "очередь на место"
        indexes = [
            models.Index(fields=["group", "number"], condition=Q(state__in=IN_LINE), name="waiting_line"),
            models.Index(fields=["group"], condition=Q(state=EntryState.WAITING), name="waiting_before_others"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                condition=Q(follows__isnull=True),
                name="waiting_number_unique",
                violation_error_message="Этот номер в очереди уже занят. Повторите.",
            ),
            models.UniqueConstraint(
                fields=["child", "group"],
                condition=Q(state__in=LIVE),
                name="waiting_one_live",
                violation_error_message="Ребёнок уже стоит в очереди в эту группу.",
            ),
            models.UniqueConstraint(
                fields=["continues_contract_id", "group"],
                condition=Q(follows__isnull=True),
                name="waiting_continues_once",
                violation_error_message="Продолжить обучение в этой группе уже предложено.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
                name="waiting_ended_with_moment",
                violation_error_message="У законченного ожидания есть время, у идущего его нет.",
            ),
        ]

    def __str__(self) -> str:
        return f"в очереди под номером {self.number}"
