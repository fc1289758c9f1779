"""What the search of the catalogue reads. Rows here follow the programmes and the ledger by triggers (docs/sql.md)."""

from django.db import models
from django.db.models import Q

from sotszakaz.foundation.money import HoursField, RoubleField
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.models.group import StudyGroup
from sotszakaz.supply.programmes.models.programme import Programme

LOTS = 64


class CatalogueEntry(models.Model):
    """A group that may be chosen, on one narrow row: open, of a published programme of an active provider.

    `days` has bit weekday − 1 for each day of lessons; all lessons lie between `earliest_at` and `latest_at`. `lot`
    divides the groups evenly into 64 lots, by which a wide answer is counted from a sample. A group that is over
    stays until it is closed: who reads asks for the day.
    """

    group = models.OneToOneField(
        StudyGroup, models.CASCADE, primary_key=True, related_name="entry", verbose_name="группа"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", db_index=False, verbose_name="муниципалитет"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name="исполнитель"
    )
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name="программа")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", db_index=False, verbose_name="услуга")
    seat_account_id = models.BigIntegerField("счёт мест")
    sort_key = models.CharField("ключ сортировки", max_length=250, db_collation="C")
    starts_on = models.DateField("первый день")
    ends_on = models.DateField("последний день")
    age_from = models.PositiveSmallIntegerField("возраст от, лет")
    age_to = models.PositiveSmallIntegerField("возраст до, лет")
    days = models.PositiveSmallIntegerField("дни недели")
    earliest_at = models.TimeField("самое раннее начало", null=True)
    latest_at = models.TimeField("самый поздний конец", null=True)
    price = RoubleField("цена части")
    hours = HoursField("часов на одного ребёнка")
    latitude = models.FloatField("широта", null=True)
    longitude = models.FloatField("долгота", null=True)
    lot = models.PositiveSmallIntegerField("доля выборки")

    class Meta:
        verbose_name = "строка каталога"
        verbose_name_plural = "строки каталога"
        indexes = [
            models.Index(fields=["sort_key", "starts_on", "group"], name="entry_by_name"),
            models.Index(fields=["municipality", "sort_key", "starts_on", "group"], name="entry_of_municipality"),
            models.Index(fields=["organisation", "sort_key", "starts_on", "group"], name="entry_of_organisation"),
            models.Index(fields=["service", "days", "age_from", "age_to"], name="entry_by_kind"),
            models.Index(fields=["days", "age_from", "age_to"], name="entry_by_week"),
            models.Index(fields=["age_from", "age_to"], name="entry_by_age"),
            models.Index(fields=["earliest_at", "latest_at"], name="entry_by_hours"),
            models.Index(fields=["latitude", "longitude"], name="entry_by_place", condition=Q(latitude__isnull=False)),
            models.Index(fields=["lot"], name="entry_by_lot"),
            models.Index(fields=["ends_on"], name="entry_by_end"),
        ]

    def __str__(self) -> str:
        return self.sort_key


class CatalogueWord(models.Model):
    """A word that stands in some programme, «е» for «ё», with its Russian stem: what a typo is compared with."""

    word = models.CharField("слово", max_length=60, primary_key=True, db_collation="C")
    stem = models.CharField("основа", max_length=60, db_index=True, db_collation="C")

    class Meta:
        verbose_name = "слово каталога"
        verbose_name_plural = "слова каталога"

    def __str__(self) -> str:
        return self.word


class SoldOut(models.Model):
    """A seat account whose last free place is gone. Written by a trigger of the ledger's accounts only."""

    seat_account_id = models.BigIntegerField("счёт мест", primary_key=True)

    class Meta:
        verbose_name = "группа без свободных мест"
        verbose_name_plural = "группы без свободных мест"

    def __str__(self) -> str:
        return str(self.seat_account_id)
