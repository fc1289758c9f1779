"""The working group of the decision: consultative, with its rules of deciding and its members."""

from datetime import date
from typing import ClassVar

from django.conf import settings
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


class MemberQuerySet(models.QuerySet["Member"]):
    def on(self, day: date) -> "MemberQuerySet":
        """Those whose membership holds on the day."""
        return self.filter(valid__contains=day)


class Member(models.Model):
    """A person of the working group, named as the act names them.

    `valid` is half-open; a person whose role changes becomes another row. `user` is the login by which the person
    votes, none for somebody for whom the secretary writes down a named vote.
    """

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="members", verbose_name="рабочая группа")
    ordinal = models.PositiveSmallIntegerField("порядок в акте")
    name = models.CharField("фамилия, имя, отчество", max_length=200)
    position = models.CharField("должность", max_length=1000, blank=True)
    role = models.CharField("роль в группе", max_length=20, choices=states.MemberRole)
    valid = DateRangeField("в составе")
    ground = models.CharField("чем введён в состав", max_length=300, blank=True, db_default="")
    end_ground = models.CharField("чем выведен из состава", max_length=300, blank=True, db_default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="вход в систему"
    )

    objects: ClassVar[MemberQuerySet] = MemberQuerySet.as_manager()  # type: ignore[assignment]

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
            ExclusionConstraint(
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                name="member_login_once",
                violation_error_message="Этот вход уже принадлежит другому члену группы. Проверьте почту.",
            ),
            models.CheckConstraint(
                condition=Q(valid__startswith__isnull=False),
                name="member_starts",
                violation_error_message="Укажите день, с которого человек входит в состав группы.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
