"""Gapless numbers of documents, per kind, municipality and year."""

from django.db import models


class NumberSeries(models.Model):
    """The latest number given; a rolled back transaction gives its number back with it."""

    kind = models.CharField("вид", max_length=40)
    municipality_id = models.BigIntegerField("муниципалитет")
    year = models.PositiveSmallIntegerField("год")
    latest = models.PositiveIntegerField("последний номер", default=0)

    class Meta:
        verbose_name = "ряд номеров"
        verbose_name_plural = "ряды номеров"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "municipality_id", "year"],
                name="number_series_unique",
                violation_error_message="Ряд номеров этого вида за год уже заведён.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.latest}"
