"""What the chosen scenario has become: a draft of the order, a proposal of a funding scheme, an annex."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.oversight.parameters.models.scenario import Scenario


class Adoption(models.Model):
    """Once for a scenario. `proposal` fills the form of the scheme, which the head writes: a scheme has no draft.

    Another scenario may be chosen later for the same draft: the latest is what it says. `budget_before` is the budget
    line of the order in force, for the annex to the change of the budget.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    scenario = models.OneToOneField(Scenario, models.PROTECT, related_name="adoption", verbose_name="расчёт")
    order = models.ForeignKey(SocialOrder, models.SET_NULL, null=True, related_name="+", verbose_name="черновик заказа")
    scheme = models.OneToOneField(
        FundingScheme, models.PROTECT, null=True, related_name="+", verbose_name="программа финансирования"
    )
    year = models.PositiveSmallIntegerField("год заказа")
    budget_code = models.CharField("код бюджетной классификации", max_length=20)
    budget_before = models.BigIntegerField("строка бюджета до изменения, копеек")
    budget_after = models.BigIntegerField("строка бюджета после изменения, копеек")
    proposal = models.JSONField("предложение программы")
    adopted_at = models.DateTimeField("когда принят", db_default=Now())
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="кто принял")
    linked_at = models.DateTimeField("когда записана программа", null=True)
    linked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="кто записал")

    class Meta:
        verbose_name = "принятый расчёт"
        verbose_name_plural = "принятые расчёты"
        constraints = [
            models.CheckConstraint(
                condition=Q(scheme=None, linked_at=None, linked_by=None)
                | Q(scheme__isnull=False, linked_at__isnull=False, linked_by__isnull=False),
                name="adoption_linked_paired",
                violation_error_message="У записанной программы указано, кто и когда её записал.",
            ),
            models.CheckConstraint(
                condition=Q(budget_before__gte=0, budget_after__gte=0),
                name="adoption_budget_not_negative",
                violation_error_message="Строка бюджета не меньше нуля.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} → заказ на {self.year} год"
