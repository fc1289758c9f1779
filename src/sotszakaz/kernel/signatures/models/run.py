"""Checks of many signatures over again, and what they found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.signatures.models.signature import Signature
from sotszakaz.kernel.signatures.states import MOVES, RunState


class VerificationRun(models.Model):
    """All signatures of a kind and a period, judged again by what was trusted on their day *(rls)*.

    Goes by chunks in the order of ids; `reached_id` is the last one judged, so that a killed worker goes on from it.
    """

    MOVES: Moves = MOVES
    STAMPS = {"finish": "finished"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    kind = models.CharField("вид документов", max_length=40, choices=DocumentKind, blank=True)
    since = models.DateField("подписаны с")
    until = models.DateField("подписаны по")
    state = models.CharField("состояние", max_length=10, choices=RunState, default=RunState.RUNNING)
    total = models.PositiveIntegerField("всего подписей")
    checked = models.PositiveIntegerField("проверено", default=0)
    failed = models.PositiveIntegerField("не сошлось", default=0)
    reached_id = models.BigIntegerField("дошли до подписи", default=0)
    last_id = models.BigIntegerField("последняя подпись")
    started_at = models.DateTimeField("когда начата")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто начал"
    )
    finished_at = models.DateTimeField("когда закончена", null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто закончил"
    )

    class Meta:
        verbose_name = "проверка подписей"
        verbose_name_plural = "проверки подписей"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked__lte=F("total"), failed__lte=F("checked")),
                name="verification_run_counts",
                violation_error_message="Проверено не больше, чем есть.",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.RUNNING, finished_at__isnull=True)
                | Q(state=RunState.DONE, finished_at__isnull=False, checked=F("total")),
                name="verification_run_is_whole",
                violation_error_message="Законченная проверка прошла по всем подписям.",
            ),
        ]

    def __str__(self) -> str:
        return f"проверка подписей {self.pk}"

    @property
    def percent(self) -> int:
        return 100 * self.checked // self.total if self.total else 100


class VerificationFinding(models.Model):
    """A signature that no longer holds, in words *(rls)*."""

    run = models.ForeignKey(VerificationRun, models.PROTECT, related_name="findings", verbose_name="проверка")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    signature = models.ForeignKey(Signature, models.PROTECT, related_name="+", verbose_name="подпись")
    message = models.CharField("что не так", max_length=500)

    class Meta:
        verbose_name = "находка проверки подписей"
        verbose_name_plural = "находки проверок подписей"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "signature"],
                name="verification_finding_once",
                violation_error_message="Об этой подписи проверка уже сказала.",
            )
        ]

    def __str__(self) -> str:
        return self.message
