"""A paper by which a family without a login does something: who signed it, who entered it, for what."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.children.models.child import Child
from sotszakaz.demand.children.states import FamilyDeed, Relation
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class FamilyPaper(models.Model):
    """Written in the transaction of its deed, so that neither is there without the other; never changes (trigger).

    `subject` is what the family asked about: an application, a place in line, the group to wait for, a list of wishes.
    `key` is that of the form: the same form enters a paper once.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    child = models.ForeignKey(Child, models.PROTECT, related_name="family_papers", verbose_name="ребёнок")
    deed = models.CharField("чего хочет семья", max_length=20, choices=FamilyDeed)
    subject_type = models.CharField("о чём", max_length=60)
    subject_id = models.BigIntegerField("номер того, о чём")
    key = models.CharField("ключ повторения", max_length=64, unique=True)
    full_name = models.CharField("кто подписал", max_length=200)
    relation = models.CharField("кем приходится", max_length=20, choices=Relation)
    phone = models.CharField("телефон", max_length=40, blank=True)
    email = models.CharField("электронная почта", max_length=200, blank=True)
    signed_on = models.DateField("дата на бумаге")
    media_type = models.CharField("вид файла", max_length=40)
    sha256 = models.CharField("SHA-256 скана", max_length=64)
    received_at = models.DateTimeField("когда принята", db_default=Now())
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто внёс с бумаги")

    class Meta:
        verbose_name = "бумага семьи"
        verbose_name_plural = "бумаги семей"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="family_paper_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(full_name__gt="", media_type__gt="", sha256__regex=r"^[0-9a-f]{64}$"),
                name="family_paper_has_evidence",
                violation_error_message="У бумаги семьи есть тот, кто её подписал, и скан.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.child_id}"


class FamilyPaperScan(models.Model):
    """The scan, apart from the rest so that lists never load it."""

    paper = models.OneToOneField(
        FamilyPaper, models.PROTECT, primary_key=True, related_name="scan", verbose_name="бумага"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    content = models.BinaryField("скан")

    class Meta:
        verbose_name = "скан бумаги семьи"
        verbose_name_plural = "сканы бумаг семей"

    def __str__(self) -> str:
        return f"скан: {self.paper_id}"
