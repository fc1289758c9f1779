"""An entry: an amount moved from bucket to bucket of one account."""

from django.db import models
from django.db.models import Q

from sotszakaz.kernel.ledger.models.account import Account
from sotszakaz.kernel.ledger.models.posting import Posting
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.municipalities.models import Municipality


class Entry(models.Model):
    """Amounts are positive and in the account's unit; the move says from where to where. Never changes.

    `line` orders the entries of one call. `municipality` is the payer's, as in the posting.
    """

    pk = models.CompositePrimaryKey("posting_id", "line")
    posting = models.ForeignKey(
        Posting,
        models.PROTECT,
        related_name="entries",
        db_constraint=False,
        db_index=False,
        verbose_name="проводка",
    )
    line = models.IntegerField("строка")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="entries", db_constraint=False, db_index=False, verbose_name="счёт"
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="муниципалитет",
    )
    move = models.CharField("движение", max_length=20, choices=Move)
    amount = models.BigIntegerField("количество")

    class Meta:
        verbose_name = "движение по счёту"
        verbose_name_plural = "движения по счетам"
        indexes = [models.Index(fields=["account", "posting", "line"], name="entry_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="entry_amount_positive",
                violation_error_message="Количество в движении больше нуля.",
            ),
            models.CheckConstraint(
                condition=Q(move__in=Move.values),
                name="entry_move_known",
                violation_error_message="Такого движения по счёту нет.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.amount}"
