"""An event of the communication with providers and families."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.oversight.communication.states import MOVES, Audience, EventKind, EventState


class EventQuerySet(models.QuerySet["Event"]):
    def held(self) -> Self:
        return self.filter(state=EventState.HELD)

    def invited(self) -> Self:
        """Those that people were called to."""
        return self.filter(invited_at__isnull=False)

    def lock(self, event_id: int) -> "Event":
        """The event, locked until the transaction ends. Raises NotFound."""
        event = self.select_for_update(of=("self",), no_key=True).filter(pk=event_id).first()
        if event is None:
            raise NotFound()
        return event


class Event(models.Model):
    """Planned, then held with its figures or cancelled with a reason; `plan_item` is the measure that it fulfils.

    `attendance` counts people who came, `reach` those whom messages reached, `invited` those called in their cabinets.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, related_name="events", verbose_name="мероприятие плана"
    )
    kind = models.CharField("вид", max_length=20, choices=EventKind)
    audience = models.CharField("для кого", max_length=20, choices=Audience)
    title = models.CharField("название", max_length=300)
    description = models.TextField("о чём", blank=True)
    place = models.CharField("где", max_length=300, blank=True)
    starts_on = models.DateField("первый день")
    ends_on = models.DateField("последний день")
    starts_at = models.TimeField("начало", null=True)
    state = models.CharField("состояние", max_length=20, choices=EventState, default=EventState.PLANNED)
    attendance = models.PositiveIntegerField("участников", null=True)
    reach = models.PositiveIntegerField("охват сообщений", null=True)
    outcome = models.TextField("итог", blank=True)
    reason = models.TextField("почему отменено", blank=True)
    planned_at = models.DateTimeField("когда запланировано", db_default=Now())
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто запланировал")
    invited_at = models.DateTimeField("когда приглашены", null=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто пригласил")
    invited = models.PositiveIntegerField("скольких пригласили", null=True)
    held_at = models.DateTimeField("когда отмечено", null=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил")
    cancelled_at = models.DateTimeField("когда отменено", null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил")

    MOVES: ClassVar[Moves] = MOVES
    STAMPS: ClassVar[dict[str, str]] = {"hold": "held", "cancel": "cancelled"}

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "событие"
        verbose_name_plural = "события"
        constraints = [
            models.CheckConstraint(
                condition=Q(title__gt="") & Q(starts_on__lte=F("ends_on")),
                name="event_named_and_ordered",
                violation_error_message="У события есть название, и кончается оно не раньше, чем начинается.",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.HELD, held_at__isnull=False, held_by__isnull=False, outcome__gt="")
                & (Q(attendance__isnull=False) | Q(reach__isnull=False))
                | ~Q(state=EventState.HELD) & Q(held_at=None, held_by=None, attendance=None, reach=None, outcome=""),
                name="event_held_with_figures",
                violation_error_message="У проведённого события есть итог и число участников или охват.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EventState.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False, reason__gt=""
                )
                | ~Q(state=EventState.CANCELLED) & Q(cancelled_at=None, cancelled_by=None, reason=""),
                name="event_cancelled_with_reason",
                violation_error_message="У отменённого события есть причина.",
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, invited_by=None) | Q(invited_at__isnull=False, invited_by__isnull=False),
                name="event_invited_by_somebody",
                violation_error_message="У приглашения есть время и тот, кто пригласил.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
