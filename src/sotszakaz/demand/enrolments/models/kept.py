"""A place in the group that goes on with a course after a border of periods, kept until its means are there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.states import KEPT_MOVES, KeptState
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


class KeptPlaceQuerySet(models.QuerySet["KeptPlace"]):
    def kept(self) -> Self:
        """Those that hold a place now."""
        return self.filter(state=KeptState.KEPT)


class KeptPlace(models.Model):
    """One place of `group` is held on the ledger for the child of `application`, in the group before it (ADR 0030).

    No money is held. Taken: the offer of that group has it now; released: nobody needs it any more.
    """

    MOVES: ClassVar[Moves] = KEPT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"take": "ended", "release": "ended"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    application = models.OneToOneField(
        EnrolmentApplication, models.PROTECT, related_name="kept_place", verbose_name="заявление"
    )
    group = models.ForeignKey(StudyGroup, models.PROTECT, related_name="+", verbose_name="учебная группа")
    state = models.CharField("состояние", max_length=10, choices=KeptState, default=KeptState.KEPT)
    posting_id = models.BigIntegerField("проводка удержания", unique=True)
    kept_at = models.DateTimeField("с какого времени", db_default=Now())
    ended_at = models.DateTimeField("когда закончилось", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил")

    objects = KeptPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "место в продолжении курса"
        verbose_name_plural = "места в продолжении курса"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=KeptState.KEPT, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state=KeptState.KEPT) & Q(ended_at__isnull=False)),
                name="kept_place_ended_with_moment",
                violation_error_message="У места, которое больше не держат, есть время, у удержанного его нет.",
            ),
        ]

    def __str__(self) -> str:
        return f"место в группе № {self.group_id} по заявлению № {self.application_id}"
