"""Documents of an application beside its certificate and contract."""

from django.db import models

from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality

PAPERS = (DocumentKind.ENROLMENT_APPLICATION, DocumentKind.CONTRACT_AMENDMENT, DocumentKind.CONTRACT_TERMINATION)


class ApplicationPaper(models.Model):
    """The application as a document, or what amends or ends its contract; never changes, one of each kind."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    application = models.ForeignKey(
        EnrolmentApplication, models.PROTECT, related_name="papers", verbose_name="заявление"
    )
    kind = models.CharField("вид", max_length=30, choices=[(kind.value, kind.label) for kind in PAPERS])
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")

    class Meta:
        verbose_name = "документ заявления"
        verbose_name_plural = "документы заявлений"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="application_paper_once",
                violation_error_message="Этот документ по заявлению уже сформирован.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PAPERS),
                name="application_paper_kind",
                violation_error_message="Документ этого вида не относится к заявлению.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: заявление № {self.application_id}"
