"""The working group of the decision: consultative, with its rules of deciding and its members."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.working_group import states


class WorkingGroup(models.Model):
    """`quorum` and `majority` are shares as the act states them, empty when it does not."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    act = models.OneToOneField(LegalAct, models.PROTECT, related_name="+", verbose_name="акт")
    mode = models.CharField("как образована", max_length=20, choices=states.GroupMode)
    name = models.CharField("название", max_length=1000)
    quorum = models.CharField("кворум", max_length=200, blank=True)
    majority = models.CharField("решение принято, если за него", max_length=200, blank=True)
    casting_vote = models.CharField("решающий голос", max_length=300, blank=True)
    minutes_signed_by = models.CharField("протокол подписывает", max_length=300, blank=True)
    valid = DateRangeField("действует")

    class Meta:
        verbose_name = "рабочая группа"
        verbose_name_plural = "рабочие группы"
        constraints = [
            ExclusionConstraint(
                expressions=[("municipality", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                name="working_group_no_overlap",
                violation_error_message="На эти дни у муниципалитета уже есть рабочая группа.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
                name="working_group_starts",
                violation_error_message="Укажите день, с которого действует рабочая группа.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person of the working group, named as the act names them."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="members", verbose_name="рабочая группа")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность", max_length=1000, blank=True)
    role = models.CharField("роль в группе", max_length=20, choices=states.MemberRole)

    class Meta:
        verbose_name = "член рабочей группы"
        verbose_name_plural = "члены рабочей группы"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "ordinal"],
                name="member_ordinal_unique",
                violation_error_message="В рабочей группе уже есть человек на этом месте.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
