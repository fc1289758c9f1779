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

    def offered(self) -> Self:
        """Those that wait for signatures."""
        return self.filter(state=AgreementState.OFFERED)

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

    `limit` and `valid` are those in force: they follow the last amendment that took effect. One that
    `needs_signatures` is offered first, with an empty account; `settled_…` is when all had signed or the offer was
    taken back. Without signatures the agreement is in force from `made_at`.
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
    needs_signatures = models.BooleanField("вступает в силу после подписей", default=False, db_default=False)
    settled_at = models.DateTimeField("когда вступило в силу или отозвано", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="кто ввёл в силу или отозвал",
    )
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
    STAMPS: ClassVar[dict[str, str]] = {"take_effect": "settled", "withdraw": "settled", "terminate": "terminated"}

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "соглашение"
        verbose_name_plural = "соглашения"
        constraints = [
            ExclusionConstraint(
                name="agreement_no_overlap",
                expressions=[("record", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=Q(state__in=[AgreementState.OFFERED, AgreementState.ACTIVE]),
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
                condition=Q(
                    state__in=[AgreementState.OFFERED, AgreementState.ACTIVE],
                    terminated_at__isnull=True,
                    terminated_by__isnull=True,
                )
                | (
                    Q(state__in=[AgreementState.ENDING, AgreementState.WITHDRAWN], terminated_at__isnull=True)
                    & ~Q(reason="")
                )
                | (Q(state=AgreementState.TERMINATED, terminated_at__isnull=False) & ~Q(reason="")),
                name="agreement_terminated_with_reason",
                violation_error_message="Расторжение называет время и причину.",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.OFFERED, needs_signatures=True, settled_at__isnull=True)
                | Q(needs_signatures=True, settled_at__isnull=False) & ~Q(state=AgreementState.OFFERED)
                | Q(needs_signatures=False, settled_at__isnull=True)
                & ~Q(state__in=[AgreementState.OFFERED, AgreementState.WITHDRAWN]),
                name="agreement_settled_after_signatures",
                violation_error_message="Соглашение, которое ждёт подписей, ещё не в силе; решённое называет время.",
            ),
        ]

    def __str__(self) -> str:
        return f"соглашение № {self.number}"
