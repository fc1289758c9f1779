"""The agreement of the authorised body with a provider: its term and the limit of money."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import RoubleField
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.states import MOVES, AgreementKind, AgreementState
from sotszakaz.supply.providers.models import RegistryRecord


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def active(self) -> Self:
        """Not terminated; the term may be over."""
        return self.filter(state=AgreementState.ACTIVE)

    def in_force(self, on: date) -> Self:
        """Active and of a term that has the day."""
        return self.active().filter(valid__contains=on)

    def lock(self, agreement_id: int) -> "Agreement":
        """The agreement, locked until the transaction ends. Raises NotFound."""
        agreement = self.select_for_update(of=("self",), no_key=True).filter(pk=agreement_id).first()
        if agreement is None:
            raise NotFound()
        return agreement


class Agreement(models.Model):
    """Made from a registry record (ст. 19 189-ФЗ). `account_id` is the ledger account that holds the limit.

    `limit` and `valid` are those in force: they follow the last amendment that took effect.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    record = models.ForeignKey(
        RegistryRecord, models.PROTECT, related_name="agreements", verbose_name="реестровая запись"
    )
    kind = models.CharField("вид", max_length=20, choices=AgreementKind)
    number = models.CharField("номер", max_length=40)
    signed_on = models.DateField("дата соглашения")
    valid = DateRangeField("срок действия")
    limit = RoubleField("предельный объём средств")
    state = models.CharField("состояние", max_length=20, choices=AgreementState, default=AgreementState.ACTIVE)
    account_id = models.BigIntegerField("счёт лимита", unique=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    made_at = models.DateTimeField("когда заключено", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто заключил"
    )
    terminated_at = models.DateTimeField("когда расторгнуто", null=True)
    terminated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто расторг"
    )
    reason = models.TextField("причина расторжения", blank=True)

    MOVES: ClassVar[Moves] = MOVES
    STAMPS: ClassVar[dict[str, str]] = {"terminate": "terminated"}

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "соглашение"
        verbose_name_plural = "соглашения"
        constraints = [
            ExclusionConstraint(
                name="agreement_no_overlap",
                expressions=[("record", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(state=AgreementState.ACTIVE),
                violation_error_message="На эти дни с исполнителем уже есть соглашение. Измените срок.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="agreement_number_unique",
                violation_error_message="Соглашение с таким номером уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(limit__gt=0),
                name="agreement_limit_positive",
                violation_error_message="Предельный объём средств больше нуля. Укажите сумму в рублях.",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False),
                name="agreement_valid_bounded",
                violation_error_message="У соглашения есть первый и последний день, первый не позже последнего.",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.ACTIVE, terminated_at__isnull=True, terminated_by__isnull=True)
                | (Q(state=AgreementState.ENDING, terminated_at__isnull=True) & ~Q(reason=""))
                | (Q(state=AgreementState.TERMINATED, terminated_at__isnull=False) & ~Q(reason="")),
                name="agreement_terminated_with_reason",
                violation_error_message="Расторжение называет время и причину.",
            ),
        ]

    def __str__(self) -> str:
        return f"соглашение № {self.number}"
