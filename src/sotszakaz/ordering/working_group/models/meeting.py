"""A meeting of the working group with its agenda, materials and guests."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.working_group import states
from sotszakaz.ordering.working_group.models.working_group import Member, WorkingGroup

STAMPED = ("proposed", "approved", "opened", "closed", "cancelled")


def _pairs(stems: tuple[str, ...]) -> Q:
    """Whoever is named has done it at some moment; the system itself is named nowhere."""
    paired = Q()
    for stem in stems:
        paired &= Q(**{f"{stem}_by__isnull": True}) | Q(**{f"{stem}_at__isnull": False})
    return paired


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def lock(self, pk: int) -> "Meeting":
        """The meeting until the end of the transaction: presence and counting take turns. Raises NotFound."""
        locked = self.select_for_update(of=("self",), no_key=True).select_related("group", "municipality")
        found = locked.filter(pk=pk).first()
        if found is None:
            raise NotFound()
        return found


class Meeting(models.Model):
    """`presiding` is who led it last. The head approves the agenda, or a deputy who says why the head is away."""

    MOVES = states.MEETING_MOVES
    STAMPS: ClassVar[dict[str, str]] = {
        "propose": "proposed",
        "approve": "approved",
        "open": "opened",
        "close": "closed",
        "cancel": "cancelled",
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="meetings", verbose_name="рабочая группа")
    starts_at = models.DateTimeField("начало")
    place = models.CharField("место", max_length=300, blank=True)
    link = models.URLField("ссылка для подключения", max_length=500, blank=True)
    state = models.CharField(
        "состояние", max_length=20, choices=states.MeetingState, default=states.MeetingState.PREPARED
    )
    drafted_at = models.DateTimeField("когда назначено", db_default=Now())
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )
    proposed_at = models.DateTimeField("когда повестка передана", null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто передал повестку"
    )
    return_note = models.CharField("что поправить в повестке", max_length=1000, blank=True)
    approved_at = models.DateTimeField("когда утверждена повестка", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто утвердил повестку"
    )
    head_away = models.CharField("почему повестку утвердил заместитель", max_length=500, blank=True)
    acting_note = models.CharField("почему заседание открыл заместитель", max_length=500, blank=True, db_default="")
    opened_at = models.DateTimeField("когда открыто", null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто открыл"
    )
    closed_at = models.DateTimeField("когда закончено", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил"
    )
    cancelled_at = models.DateTimeField("когда отменено", null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил"
    )
    cancel_reason = models.CharField("почему отменено", max_length=1000, blank=True)
    presiding = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="кто вёл")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", verbose_name="протокол")

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "заседание рабочей группы"
        verbose_name_plural = "заседания рабочей группы"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="", link=""),
                name="meeting_placed",
                violation_error_message="Укажите место заседания или ссылку для подключения.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(presiding__isnull=False, opened_at__isnull=False),
                name="meeting_presided",
                violation_error_message="Заседание кто-то ведёт: руководитель или заместитель.",
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(state="closed"),
                name="meeting_minutes_after_closing",
                violation_error_message="Протокол составляют после заседания.",
            ),
            models.CheckConstraint(
                condition=_pairs(STAMPED),
                name="meeting_deeds_stamped",
                violation_error_message="У каждого действия с заседанием указано, когда оно сделано.",
            ),
        ]

    def __str__(self) -> str:
        return f"заседание {self.pk} рабочей группы {self.group_id}"


class AgendaItem(models.Model):
    """A question. What is put to the vote stands in `proposal`; `result` is what the minutes say without a vote."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name="заседание")
    ordinal = models.PositiveSmallIntegerField("номер вопроса")
    title = models.CharField("вопрос", max_length=500)
    speaker = models.CharField("докладчик", max_length=200, blank=True)
    form = models.CharField("голосование", max_length=10, choices=states.BallotForm)
    proposal = models.CharField("проект решения", max_length=2000, blank=True)
    result = models.CharField("чем закончился вопрос", max_length=2000, blank=True)

    class Meta:
        verbose_name = "вопрос повестки"
        verbose_name_plural = "вопросы повестки"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "ordinal"],
                name="agenda_item_ordinal_unique",
                violation_error_message="Только что добавили другой вопрос. Отправьте ещё раз: ваш станет следующим.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & (Q(form="none") | ~Q(proposal="")),
                name="agenda_item_said",
                violation_error_message="Назовите вопрос, а для голосования впишите проект решения.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"


class Material(models.Model):
    """A file that members read before they decide; never changes, may be taken back until the meeting ends."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="materials", verbose_name="вопрос")
    file_name = models.CharField("имя файла", max_length=200)
    media_type = models.CharField("вид файла", max_length=100)
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток файла", max_length=64)
    content = models.BinaryField("файл")
    added_at = models.DateTimeField("когда приложен", db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто приложил"
    )

    class Meta:
        verbose_name = "материал к вопросу"
        verbose_name_plural = "материалы к вопросам"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file_name__gt="", sha256__regex=r"^[0-9a-f]{64}$"),
                name="material_named",
                violation_error_message="У файла есть имя и отпечаток.",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Guest(models.Model):
    """An expert who is invited and does not vote."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests", verbose_name="заседание")
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность, организация", max_length=500, blank=True)
    email = models.EmailField("электронная почта", blank=True, db_default="")

    class Meta:
        verbose_name = "приглашённый"
        verbose_name_plural = "приглашённые"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name"],
                name="guest_once",
                violation_error_message="Этот человек уже приглашён.",
            )
        ]

    def __str__(self) -> str:
        return self.name
