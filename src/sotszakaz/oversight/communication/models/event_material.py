"""A file of an event: its programme, a presentation, a list of those who came."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.communication.models.event import Event


class EventMaterial(models.Model):
    """A picture or a PDF in which nothing runs; never changes, but for being hidden for good from the invited, who read
    what `is_for_invited`.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    event = models.ForeignKey(Event, models.PROTECT, related_name="materials", verbose_name="событие")
    is_for_invited = models.BooleanField("видят приглашённые")
    file_name = models.CharField("имя файла", max_length=200)
    media_type = models.CharField("вид файла", max_length=40)
    content = models.BinaryField("файл")
    sha256 = models.CharField("отпечаток файла", max_length=64)
    added_at = models.DateTimeField("когда приложен", db_default=Now())
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто приложил")

    class Meta:
        verbose_name = "материал события"
        verbose_name_plural = "материалы событий"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sha256"],
                name="event_material_once",
                violation_error_message="Этот файл уже приложен к событию.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(file_name__gt="", sha256__regex=r"^[0-9a-f]{64}$"),
                name="event_material_named",
                violation_error_message="У файла есть имя и отпечаток.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
