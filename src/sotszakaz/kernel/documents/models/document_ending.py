"""How and when a document stopped to be in force."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.kernel.documents.models.document import Document
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.municipalities.models import Municipality


class DocumentEnding(models.Model):
    """The end of a document: one each, never changes (trigger), guarded by row-level security.

    `ended_on` is the first day on which the document is no longer in force. `by_document` is the paper that ends it,
    when there is one; `ground` is not shown to strangers.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="endings", verbose_name="документ")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    outcome = models.CharField("чем закончился", max_length=20, choices=Outcome)
    ended_on = models.DateField("с какого дня не действует")
    ground = models.CharField("основание", max_length=500, blank=True)
    by_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="каким документом"
    )
    ended_at = models.DateTimeField("когда внесено", db_default=Now())
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кем внесено"
    )

    class Meta:
        verbose_name = "окончание документа"
        verbose_name_plural = "окончания документов"
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                name="document_ends_once",
                violation_error_message="Документ уже не действует.",
                violation_error_code=OVERTAKEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.ended_on:%d.%m.%Y}"

    @property
    def last_on(self) -> date:
        """The last day in force."""
        return self.ended_on - timedelta(days=1)
