"""What the system has told a person: one line in the feed of one's own area."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.states import Area
from sotszakaz.kernel.users.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User, area: str) -> Self:
        """Notices of the person in this area: a parent who works for a provider has two feeds."""
        return self.filter(user_id=user.pk, area=area)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Made from a message of the outbox, once a person; only `read_at` changes (trigger).

    `created_at` is the moment of the deed, not of the telling. `kind` is the topic of the message; `subject` is the
    thing to look at. The text names a child by the first name only.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", db_index=False, verbose_name="муниципалитет"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="notices", db_index=False, verbose_name="кому")
    area = models.CharField("кабинет", max_length=20, choices=Area)
    message_id = models.BigIntegerField("сообщение о событии")
    kind = models.CharField("что случилось", max_length=80)
    title = models.CharField("заголовок", max_length=200)
    text = models.TextField("текст", blank=True)
    subject_type = models.CharField("вид записи", max_length=80)
    subject_id = models.BigIntegerField("номер записи")
    created_at = models.DateTimeField("когда", db_default=Now())
    read_at = models.DateTimeField("когда прочитано", null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        indexes = [
            models.Index(fields=["user", "area", "-created_at", "-message_id"], name="notice_feed"),
            models.Index(fields=["user", "area"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "user", "area", "subject_id"],
                name="notice_once",
                violation_error_message="Об этом событии уже сообщено.",
            ),
            models.CheckConstraint(
                condition=Q(title__gt=""),
                name="notice_titled",
                violation_error_message="У уведомления есть заголовок.",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="notice_read_after_deed",
                violation_error_message="Уведомление прочитано не раньше события.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
