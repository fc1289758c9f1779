"""Links on paper, for families who have no login: slips of one provider's families, printed at once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.constraints import OVERTAKEN
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.oversight.surveys.models.survey import Survey
from sotszakaz.oversight.surveys.states import SHEET_MOVES, SheetState


class LinkSheetQuerySet(models.QuerySet["LinkSheet"]):
    def lock(self, sheet_id: int) -> "LinkSheet":
        """The sheet, locked until the transaction ends. Raises NotFound."""
        found = self.select_for_update(of=("self",), no_key=True).filter(pk=sheet_id).first()
        if found is None:
            raise NotFound()
        return found


class LinkSheet(models.Model):
    """Which family was given which slip nobody writes down; links of a void sheet do not work.

    `key_hash` is of the key of the form: the same form sent twice prints the same sheet.
    """

    MOVES: ClassVar[Moves] = SHEET_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"void": "voided"}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets", verbose_name="опрос")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="исполнитель")
    key_hash = models.CharField("отпечаток ключа формы", max_length=64)
    state = models.CharField("состояние", max_length=10, choices=SheetState, default=SheetState.PRINTED)
    printed_at = models.DateTimeField("когда напечатан", db_default=Now())
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто напечатал"
    )
    voided_at = models.DateTimeField("когда отменён", null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил"
    )

    objects = LinkSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "листки со ссылками"
        verbose_name_plural = "листки со ссылками"
        constraints = [
            models.UniqueConstraint(
                fields=["key_hash"],
                name="surveys_sheet_once",
                violation_error_message="Эти листки уже напечатаны.",
                violation_error_code=OVERTAKEN,
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.PRINTED, voided_at__isnull=True)
                | Q(state=SheetState.VOID, voided_at__isnull=False),
                name="surveys_sheet_voided",
                violation_error_message="У отменённых листков записано, когда они отменены.",
            ),
        ]

    def __str__(self) -> str:
        return f"листки {self.pk}"
