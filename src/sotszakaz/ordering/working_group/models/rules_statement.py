"""How the group decides, where the confirmed act does not say it itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.working_group.models.working_group import WorkingGroup


class RulesStatement(models.Model):
    """Words of the group's own regulation, from a day; the latest one counts. Never changes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="rules_statements", verbose_name="рабочая группа"
    )
    quorum = models.CharField("кворум", max_length=200)
    majority = models.CharField("решение принято, если за него", max_length=200)
    casting_vote = models.CharField("решающий голос", max_length=300, blank=True)
    ground = models.CharField("чем установлено", max_length=300)
    since = models.DateField("с какого дня")
    stated_at = models.DateTimeField("когда записано", db_default=Now())
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто записал"
    )

    class Meta:
        verbose_name = "правила рабочей группы"
        verbose_name_plural = "правила рабочих групп"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "since"],
                name="rules_statement_once_a_day",
                violation_error_message="С этого дня правила группы уже записаны. Укажите другой день.",
            ),
            models.CheckConstraint(
                condition=~Q(quorum="") & ~Q(majority="") & ~Q(ground=""),
                name="rules_statement_said",
                violation_error_message="Впишите кворум, большинство и акт, которым они установлены.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quorum}; {self.majority}"
