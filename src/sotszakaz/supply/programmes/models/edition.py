"""How a programme called itself and whom it was for, on any day since this is kept."""

from django.db import models

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.models.programme import Programme


class ProgrammeEdition(models.Model):
    """What the registry says of a programme since `made_at`; rows are written by a trigger and never change.

    The first edition of a programme that had been corrected before editions were kept begins with that correction:
    of the days before it nothing was kept.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions", verbose_name="программа")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    name = models.CharField("название", max_length=250)
    sort_key = models.CharField("ключ сортировки", max_length=250, db_collation="C")
    age_from = models.PositiveSmallIntegerField("возраст от, лет")
    age_to = models.PositiveSmallIntegerField("возраст до, лет")
    focus = models.CharField("направленность", max_length=120, blank=True)
    form = models.CharField("форма обучения", max_length=120, blank=True)
    made_at = models.DateTimeField("с какого времени")

    class Meta:
        verbose_name = "редакция программы"
        verbose_name_plural = "редакции программ"
        indexes = [models.Index(fields=["programme", "made_at", "id"], name="programme_edition_latest")]

    def __str__(self) -> str:
        return f"{self.name}, с {self.made_at:%d.%m.%Y}"
