"""Why a posting was refused: which account, which limit of it."""

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.ledger.models.account import Account
from sotszakaz.kernel.ledger.models.posting import Posting
from sotszakaz.kernel.ledger.states import AccountStatus, Bucket
from sotszakaz.kernel.municipalities.models import Municipality

LIMITS = [*Bucket.values, AccountStatus.SUSPENDED.value, AccountStatus.CLOSED.value]


class PostingRefusal(models.Model):
    """The first account of the posting that did not let it through, as it stood then. Never changes."""

    posting = models.OneToOneField(
        Posting,
        models.PROTECT,
        primary_key=True,
        related_name="refusal",
        db_constraint=False,
        verbose_name="проводка",
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="счёт"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="муниципалитет",
    )
    exhausted = models.CharField("предел", max_length=20)
    available = models.BigIntegerField("было")
    needed = models.BigIntegerField("нужно")

    class Meta:
        verbose_name = "отказ в проводке"
        verbose_name_plural = "отказы в проводках"
        constraints = [
            models.CheckConstraint(
                condition=Q(exhausted__in=LIMITS),
                name="posting_refusal_limit_known",
                violation_error_message="Такого предела у счёта нет.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.exhausted}"
