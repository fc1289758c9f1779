"""A formed document: its number, its day and the code by which everybody may check it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality, Organisation


class Document(models.Model):
    """A numbered document; what it says is in its versions. Never changes (trigger), guarded by row-level security.

    `organisation` is the provider whose document it is, when there is one. `title` has no personal data but the
    initials at its end, which the public check leaves out.
    """

    kind = models.CharField("вид", max_length=40, choices=DocumentKind)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="documents", verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="documents", verbose_name="исполнитель"
    )
    number = models.PositiveIntegerField("номер в году")
    year = models.PositiveSmallIntegerField("год")
    full_number = models.CharField("номер", max_length=40)
    formed_on = models.DateField("когда сформирован")
    check_code = models.CharField("код проверки", max_length=16)
    title = models.CharField("название", max_length=500)

    class Meta:
        verbose_name = "документ"
        verbose_name_plural = "документы"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "year", "number"],
                name="document_number_unique",
                violation_error_message="Документ с этим номером уже есть. Повторите действие.",
            ),
            models.UniqueConstraint(
                fields=["check_code"],
                name="document_check_code_unique",
                violation_error_message="Код проверки совпал с выданным ранее. Повторите действие.",
            ),
            models.CheckConstraint(
                condition=Q(check_code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$"),
                name="document_check_code_symbols",
                violation_error_message="Код проверки состоит из 16 знаков.",
            ),
            models.CheckConstraint(
                condition=Q(year=ExtractYear(F("formed_on"))),
                name="document_year_of_its_day",
                violation_error_message="Год номера должен быть годом документа.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.full_number}"
