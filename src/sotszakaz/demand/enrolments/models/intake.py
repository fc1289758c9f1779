"""How an application came when its family did not click itself: on paper at the counter, or from the state portal."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User


class Intake(models.Model):
    """Written in the transaction of the booking, before it; it points to the application by the key of repetition.

    At the counter a clerk enters what the representative has signed, and the scan is kept (`IntakeScan`). What came
    from the portal has its number there and the request as it was sent. Neither ever changes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    application = models.OneToOneField(
        EnrolmentApplication,
        models.PROTECT,
        to_field="key",
        db_column="application_key",
        related_name="intake",
        verbose_name="заявление",
    )
    source = models.CharField("откуда поступило", max_length=10, choices=IntakeSource)
    full_name = models.CharField("кто подал", max_length=200)
    relation = models.CharField("кем приходится", max_length=20, choices=Relation)
    phone = models.CharField("телефон", max_length=40, blank=True)
    email = models.CharField("электронная почта", max_length=200, blank=True)
    consents = ArrayField(models.TextField(), verbose_name="согласия")
    received_at = models.DateTimeField("когда принято", db_default=Now())
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс с бумаги")
    signed_on = models.DateField("дата на бумаге", null=True)
    media_type = models.CharField("вид файла", max_length=40, blank=True)
    scan_sha256 = models.CharField("SHA-256 скана", max_length=64, blank=True)
    outside_number = models.CharField("номер на портале", max_length=64, blank=True)
    request = models.TextField("запрос портала", blank=True)

    class Meta:
        verbose_name = "поступление заявления"
        verbose_name_plural = "поступления заявлений"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    source=IntakeSource.COUNTER,
                    entered_by__isnull=False,
                    signed_on__isnull=False,
                    media_type__gt="",
                    scan_sha256__regex=r"^[0-9a-f]{64}$",
                    outside_number="",
                )
                | Q(source=IntakeSource.EPGU, entered_by__isnull=True, outside_number__gt="", request__gt=""),
                name="intake_has_evidence",
                violation_error_message="Заявление с бумаги принимается со сканом, с портала — с номером и запросом.",
            ),
            models.CheckConstraint(
                condition=Q(full_name__gt="", consents__len__gt=0),
                name="intake_names_applicant",
                violation_error_message="У заявления указано, кто его подал и на что согласен.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "outside_number"],
                condition=Q(outside_number__gt=""),
                name="intake_outside_number_unique",
                violation_error_message="Заявление с этим номером портала уже принято.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.application_id}"


class IntakeScan(models.Model):
    """The scan of the signed paper, apart from the rest so that lists never load it."""

    intake = models.OneToOneField(
        Intake, models.PROTECT, primary_key=True, related_name="scan", verbose_name="поступление"
    )
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    content = models.BinaryField("скан")

    class Meta:
        verbose_name = "скан заявления"
        verbose_name_plural = "сканы заявлений"

    def __str__(self) -> str:
        return f"скан: {self.intake_id}"
