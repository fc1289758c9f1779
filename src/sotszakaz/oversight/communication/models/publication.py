"""One publication of a campaign or of a media plan: where, about what, when, and what shows that it came out."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.communication.models.event import Event


class PublicationQuerySet(models.QuerySet["Publication"]):
    def done(self) -> Self:
        """Those that came out."""
        return self.filter(done_on__isnull=False)

    def lock(self, publication_id: int) -> "Publication":
        """The publication, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=publication_id).first()
        if found is None:
            raise NotFound()
        return found


class Publication(models.Model):
    """Planned, then done with a link or the number of the issue; what came out stays as it was told.

    `reach` is how many people have seen it, where the outlet tells.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    event = models.ForeignKey(Event, models.PROTECT, related_name="publications", verbose_name="кампания или план")
    outlet = models.CharField("где выйдет", max_length=200)
    subject = models.CharField("о чём", max_length=300)
    planned_on = models.DateField("когда должна выйти")
    planned_at = models.DateTimeField("когда внесена", db_default=Now())
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто внёс")
    done_on = models.DateField("когда вышла", null=True)
    trace = models.CharField("ссылка или номер выпуска", max_length=500, blank=True)
    reach = models.PositiveIntegerField("охват", null=True)
    done_at = models.DateTimeField("когда отмечена", null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отметил")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "публикация"
        verbose_name_plural = "публикации"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "outlet", "subject", "planned_on"],
                name="publication_once",
                violation_error_message="Эта публикация на этот день уже внесена. Измените день или тему.",
            ),
            models.CheckConstraint(
                condition=Q(outlet__gt="", subject__gt=""),
                name="publication_named",
                violation_error_message="У публикации есть место и тема.",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_at=None, done_by=None, trace="", reach=None)
                | Q(done_on__isnull=False, done_at__isnull=False, done_by__isnull=False, trace__gt=""),
                name="publication_done_with_trace",
                violation_error_message="У вышедшей публикации есть день и то, по чему её найти.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.subject}"
