"""The decision to organise services by social certificate (ч. 3 ст. 28 189-ФЗ), confirmed from an act."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.decisions import states


class Decision(models.Model):
    """One decision of a municipality is in force on a day; a newer one ends its `valid`."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    act = models.OneToOneField(LegalAct, models.PROTECT, related_name="decision", verbose_name="акт")
    kind = models.CharField("вид акта", max_length=40, choices=states.ActKind)
    number = models.CharField("номер", max_length=40)
    date_on = models.DateField("дата")
    title = models.TextField("название")
    authorised_body = models.CharField("уполномоченный орган", max_length=500, blank=True)
    activity = models.TextField("направление деятельности", blank=True)
    award_method = models.CharField(
        "способ отбора", max_length=20, choices=AwardMethod, blank=True, default=AwardMethod.CERTIFICATE
    )
    analysis_due_on = models.DateField("пофакторный анализ до", null=True)
    effective_on = models.DateField("вступает в силу", null=True)
    retroactive_from = models.DateField("распространяется на отношения с", null=True)
    publication = models.TextField("опубликование", blank=True)
    control = models.TextField("контроль", blank=True)
    information_systems = ArrayField(models.TextField(), default=list, verbose_name="информационные системы")
    services = models.ManyToManyField(SocialService, through="DecisionService", related_name="+", verbose_name="услуги")
    valid = DateRangeField("действует")

    class Meta:
        verbose_name = "решение об организации услуг"
        verbose_name_plural = "решения об организации услуг"
        constraints = [
            ExclusionConstraint(
                expressions=[("municipality", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                name="decision_no_overlap",
                violation_error_message="На эти дни у муниципалитета уже есть решение об организации услуг.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="decision_starts",
                violation_error_message="Укажите день, с которого действует решение.",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(title=""),
                name="decision_named",
                violation_error_message="У решения есть номер и название. Впишите их на странице акта.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} от {self.date_on:%d.%m.%Y} № {self.number}"
