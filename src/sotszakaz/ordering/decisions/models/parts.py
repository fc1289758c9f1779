"""What a decision lists: services, names of providers that it leaves out, documents."""

from django.db import models

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.decisions import states
from sotszakaz.ordering.decisions.models.decision import Decision


class DecisionService(models.Model):
    """A service of the decision; `code_as_written` differs from its code when a repair was accepted."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="service_rows", verbose_name="решение")
    service = models.ForeignKey(SocialService, models.PROTECT, related_name="+", verbose_name="услуга")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    code_as_written = models.CharField("код в акте", max_length=60)

    class Meta:
        verbose_name = "услуга решения"
        verbose_name_plural = "услуги решения"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "service"],
                name="decision_service_unique",
                violation_error_message="Эта услуга в решении уже есть. Проверьте исправленные коды.",
            )
        ]

    def __str__(self) -> str:
        return self.code_as_written


class ExcludedProviderName(models.Model):
    """Organisations whose name has these words do not take part («детская школа искусств» …)."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="excluded_provider_names", verbose_name="решение"
    )
    name = models.CharField("наименование", max_length=300)

    class Meta:
        verbose_name = "исключённое наименование исполнителя"
        verbose_name_plural = "исключённые наименования исполнителей"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DecisionDocument(models.Model):
    """One of the documents exchanged electronically, and when it may be on paper."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="documents", verbose_name="решение")
    kind = models.CharField("вид", max_length=40, choices=states.DocumentKind)
    title = models.TextField("название в акте")
    formed_in = models.CharField("где формируется", max_length=500, blank=True)
    paper_year = models.PositiveSmallIntegerField("год на бумаге", null=True)
    paper_condition = models.TextField("условие бумаги", blank=True)

    class Meta:
        verbose_name = "документ решения"
        verbose_name_plural = "документы решения"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind"],
                name="decision_document_unique",
                violation_error_message="Документ этого вида в решении уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
