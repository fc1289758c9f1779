"""A provider, of the registry or a potential one, that is called to an event and comes or does not."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.communication.models.event import Event


class EventParticipantQuerySet(models.QuerySet["EventParticipant"]):
    def came(self) -> Self:
        """Those from whom somebody came."""
        return self.filter(people__gt=0)

    def written_to(self) -> Self:
        """Those to whom letters go."""
        return self.exclude(email="")


class EventParticipant(models.Model):
    """`people` is how many came from it, 0 for nobody, None while it is not noted.

    `organisation` is set for a provider that was in the registry when it was put down; the others are potential ones,
    known by ИНН where it was told, otherwise by name. Nothing changes once the event is held or cancelled.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    event = models.ForeignKey(Event, models.PROTECT, related_name="participants", verbose_name="событие")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="исполнитель из реестра"
    )
    name = models.CharField("кто приглашён", max_length=250)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    added_at = models.DateTimeField("когда внесён", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто внёс")
    people = models.PositiveIntegerField("сколько человек пришло", null=True)
    noted_at = models.DateTimeField("когда отмечено", null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил")

    objects = EventParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "участник события"
        verbose_name_plural = "участники событий"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "inn"],
                condition=~Q(inn=""),
                name="event_participant_inn_once",
                violation_error_message="Исполнитель с этим ИНН уже есть в списке события.",
            ),
            models.UniqueConstraint(
                "event",
                Lower("name"),
                condition=Q(inn=""),
                name="event_participant_name_once",
                violation_error_message="Такой участник уже есть в списке. Укажите ИНН, если это другая организация.",
            ),
            models.CheckConstraint(
                condition=Q(name__gt="") & (Q(inn="") | Q(inn__regex=r"^\d{10}(\d{2})?$")),
                name="event_participant_named",
                violation_error_message="У участника есть название; ИНН состоит из 10 или 12 цифр.",
            ),
            models.CheckConstraint(
                condition=Q(people=None, noted_at=None, noted_by=None)
                | Q(people__isnull=False, noted_at__isnull=False, noted_by__isnull=False),
                name="event_participant_noted_by_somebody",
                violation_error_message="Кто отметил пришедших и когда, записывается вместе с их числом.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
