"""What an inspection found wrong, by when it is to be mended, and what the provider says it did."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.quality.models.checklist import Criterion
from sotszakaz.oversight.quality.models.inspection import Inspection
from sotszakaz.oversight.quality.states import SHORTCOMING_MOVES, Mark, ShortcomingState


class ShortcomingQuerySet(models.QuerySet["Shortcoming"]):
    def lock(self, shortcoming_id: int) -> "Shortcoming":
        """The finding with its inspection and provider, locked until the transaction ends. Raises NotFound."""
        found = self.select_related("inspection__record").select_for_update(of=("self",), no_key=True)
        shortcoming = found.filter(pk=shortcoming_id).first()
        if shortcoming is None:
            raise NotFound()
        return shortcoming

    def unmended(self) -> Self:
        """Those that are not accepted as mended."""
        return self.exclude(state=ShortcomingState.MENDED)


class Shortcoming(models.Model):
    """What was found never changes; `mend_by_on` moves when an answer is returned."""

    MOVES: ClassVar[Moves] = SHORTCOMING_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"accept": "mended"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="shortcomings", verbose_name="проверка")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name="критерий")
    mark = models.CharField("отметка", max_length=20, choices=Mark)
    words = models.TextField("что не так")
    mend_by_on = models.DateField("устранить до")
    state = models.CharField("состояние", max_length=20, choices=ShortcomingState, default=ShortcomingState.MENDING)
    found_at = models.DateTimeField("когда найдено", db_default=Now())
    mended_at = models.DateTimeField("когда принято", null=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто принял"
    )

    objects = ShortcomingQuerySet.as_manager()

    class Meta:
        verbose_name = "нарушение"
        verbose_name_plural = "нарушения"
        indexes = [models.Index(fields=["municipality", "state", "mend_by_on"], name="quality_to_mend")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "criterion"],
                name="quality_shortcoming_once",
                violation_error_message="Нарушение по этому критерию уже записано.",
            ),
            models.CheckConstraint(
                condition=Q(words__gt=""),
                name="quality_shortcoming_words",
                violation_error_message="Нарушение названо словами.",
            ),
            models.CheckConstraint(
                condition=Q(state=ShortcomingState.MENDED, mended_at__isnull=False)
                | Q(~Q(state=ShortcomingState.MENDED), mended_at__isnull=True),
                name="quality_shortcoming_mended",
                violation_error_message="У устранённого нарушения записано, когда оно принято.",
            ),
        ]

    def __str__(self) -> str:
        return f"нарушение {self.criterion_id}"


class Mending(models.Model):
    """One answer of the provider, with its file, and what the inspector said to it; neither changes afterwards."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    shortcoming = models.ForeignKey(Shortcoming, models.PROTECT, related_name="mendings", verbose_name="нарушение")
    words = models.TextField("что сделано")
    file_name = models.CharField("имя файла", max_length=200, blank=True)
    media_type = models.CharField("вид файла", max_length=40, blank=True)
    content = models.BinaryField("файл", null=True)
    reported_at = models.DateTimeField("когда дан ответ", db_default=Now())
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто ответил"
    )
    is_accepted = models.BooleanField("принято", null=True)
    remark = models.TextField("замечание", blank=True)
    judged_at = models.DateTimeField("когда рассмотрено", null=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто рассмотрел"
    )

    class Meta:
        verbose_name = "ответ об устранении"
        verbose_name_plural = "ответы об устранении"
        constraints = [
            models.UniqueConstraint(
                fields=["shortcoming"],
                condition=Q(is_accepted__isnull=True),
                name="quality_mending_one_open",
                violation_error_message="Ответ уже отправлен и рассматривается. Дождитесь решения.",
            ),
            models.CheckConstraint(
                condition=Q(words__gt="") & (Q(is_accepted__isnull=True) | Q(judged_at__isnull=False)),
                name="quality_mending_said",
                violation_error_message="Ответ назван словами, у решения по нему есть время.",
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True, file_name="") | Q(content__isnull=False, file_name__gt=""),
                name="quality_mending_file",
                violation_error_message="У файла есть имя.",
            ),
        ]

    def __str__(self) -> str:
        return f"ответ об устранении {self.shortcoming_id}"
