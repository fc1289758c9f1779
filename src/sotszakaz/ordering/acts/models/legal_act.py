"""A file of a municipal act, what was read from it, and what a person decided about that."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.acts import states
from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.places import Quotation


class LegalActQuerySet(models.QuerySet["LegalAct"]):
    def without_content(self) -> "LegalActQuerySet":
        """Leave the bytes and the text of the file in the database: lists and most pages do not need them."""
        return self.defer("content", "source_blocks")


class LegalAct(models.Model):
    """An uploaded act.

    `reading` is what the reader said, by the contract of `read-act --json`, and never changes. `places` maps the path
    of a fact («plan.3.deadline») to its quotation and place. `corrections` maps a path to the value that a person put
    in its stead; `choices` maps the index of a service to what was decided about the proposed repair of its code.
    """

    MOVES: ClassVar[Moves] = states.MOVES
    STAMPS: ClassVar[dict[str, str]] = {"confirm": "confirmed", "reject": "rejected"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    file_name = models.CharField("имя файла", max_length=255)
    format = models.CharField("формат", max_length=10)
    content = models.BinaryField("содержимое файла")
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток файла", max_length=64)
    state = models.CharField("состояние", max_length=20, choices=states.ActState, default=states.ActState.READ)
    reading: "models.JSONField[Reading, Reading]" = models.JSONField("прочитанное")
    places: "models.JSONField[dict[str, Quotation], dict[str, Quotation]]" = models.JSONField("места в тексте")
    source_blocks: "models.JSONField[list[Any], list[Any]]" = models.JSONField("текст по абзацам и таблицам")
    corrections: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField("исправления", default=dict)
    choices: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField("решения о кодах", default=dict)
    uploaded_at = models.DateTimeField("когда загружен", db_default=Now())
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто загрузил")
    confirmed_at = models.DateTimeField("когда подтверждён", null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто подтвердил")
    rejected_at = models.DateTimeField("когда отклонён", null=True)
    rejected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто отклонил")
    reject_reason = models.CharField("почему отклонён", max_length=500, blank=True)

    objects: ClassVar[models.Manager["LegalAct"]] = models.Manager.from_queryset(LegalActQuerySet)()

    class Meta:
        verbose_name = "муниципальный акт"
        verbose_name_plural = "муниципальные акты"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"],
                condition=~Q(state=states.ActState.REJECTED),
                name="legal_act_file_unique",
                violation_error_message="Этот файл уже загружен. Откройте его в списке актов.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="legal_act_sha256_shape",
                violation_error_message="Отпечаток файла записан неверно. Загрузите файл ещё раз.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, state=states.ActState.CONFIRMED),
                name="legal_act_confirmed_paired",
                violation_error_message="У подтверждённого акта указывают, кто и когда его подтвердил.",
            ),
            models.CheckConstraint(
                condition=Q(rejected_at__isnull=True, rejected_by__isnull=True, reject_reason="")
                | (
                    Q(rejected_at__isnull=False, rejected_by__isnull=False, state=states.ActState.REJECTED)
                    & ~Q(reject_reason="")
                ),
                name="legal_act_rejected_paired",
                violation_error_message="У отклонённого акта указывают, кто, когда и почему его отклонил.",
            ),
            models.CheckConstraint(
                condition=Q(state=states.ActState.READ)
                | Q(state=states.ActState.CONFIRMED, confirmed_at__isnull=False)
                | Q(state=states.ActState.REJECTED, rejected_at__isnull=False),
                name="legal_act_state_has_deed",
                violation_error_message="Состояние акта не сходится с отметкой о том, кто и когда его решил.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
