"""An amendment of an agreement: what it changes, whether it is in force."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import RoubleField, to_units
from sotszakaz.foundation.transitions import Moves
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.agreements.models.agreement import Agreement
from sotszakaz.supply.agreements.states import AMENDMENT_MOVES, AmendmentState


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def offered(self) -> Self:
        """Those that wait for signatures or for their day."""
        return self.filter(state=AmendmentState.OFFERED)

    def in_force(self) -> Self:
        """Those that have changed the agreement."""
        return self.filter(state=AmendmentState.IN_FORCE)

    def lock(self, amendment_id: int) -> "Amendment":
        """The amendment, locked after its agreement until the transaction ends. Raises NotFound."""
        found = self.filter(pk=amendment_id).values_list("agreement_id", flat=True).first()
        if found is None:
            raise NotFound()
        agreement = Agreement.objects.lock(found)
        amendment = self.select_for_update(of=("self",), no_key=True).get(pk=amendment_id)
        amendment.agreement = agreement
        return amendment


class Amendment(models.Model):
    """Terms of the whole agreement before and after, so that each edition can be read by itself.

    An empty `bank_name` leaves the bank details as they are. A lowered limit is held on the account while the
    amendment is offered, so that what both sides sign can be carried out (`amount_reserved`).
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments", verbose_name="соглашение")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name="документ")
    number = models.CharField("номер", max_length=40)
    ground = models.CharField("основание", max_length=500)
    effective_on = models.DateField("действует с")
    needs_signatures = models.BooleanField("вступает в силу после подписей")
    limit_before = RoubleField("лимит до")
    limit_after = RoubleField("лимит после")
    valid_before = DateRangeField("срок до")
    valid_after = DateRangeField("срок после")
    bank_name = models.CharField("банк", max_length=250, blank=True)
    bank_bic = models.CharField("БИК", max_length=9, blank=True)
    bank_account = models.CharField("расчётный счёт", max_length=20, blank=True)
    correspondent_account = models.CharField("корреспондентский счёт", max_length=20, blank=True)
    state = models.CharField("состояние", max_length=20, choices=AmendmentState, default=AmendmentState.OFFERED)
    offered_at = models.DateTimeField("когда предложено", db_default=Now())
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто предложил"
    )
    settled_at = models.DateTimeField("когда решено", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    settled_on = models.DateField("день решения", null=True)

    MOVES: ClassVar[Moves] = AMENDMENT_MOVES
    STAMPS: ClassVar[dict[str, str]] = {"apply": "settled", "withdraw": "settled"}

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "дополнительное соглашение"
        verbose_name_plural = "дополнительные соглашения"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state=AmendmentState.OFFERED),
                name="amendment_one_offered",
                violation_error_message="Дополнительное соглашение уже предложено. Дождитесь подписей или отзовите.",
            ),
            models.CheckConstraint(
                condition=Q(limit_before__gt=0, limit_after__gt=0),
                name="amendment_limit_positive",
                violation_error_message="Предельный объём средств больше нуля. Укажите сумму в рублях.",
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.OFFERED, settled_at__isnull=True, settled_on__isnull=True)
                | (~Q(state=AmendmentState.OFFERED) & Q(settled_at__isnull=False, settled_on__isnull=False)),
                name="amendment_settled_with_day",
                violation_error_message="Решённое дополнительное соглашение называет день решения.",
            ),
        ]

    def __str__(self) -> str:
        return f"дополнительное соглашение № {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == AmendmentState.OFFERED

    @property
    def amount_reserved(self) -> int:
        """Kopecks held on the agreement's account while a lower limit is offered."""
        return max(to_units(self.limit_before - self.limit_after), 0)

    @property
    def changes_limit(self) -> bool:
        return bool(self.limit_after != self.limit_before)

    @property
    def changes_term(self) -> bool:
        return bool(self.valid_after != self.valid_before)
