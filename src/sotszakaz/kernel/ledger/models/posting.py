"""A posting: a set of entries that stands or falls together, answered once for its key."""

from django.db import models
from django.db.models.functions import Now

from sotszakaz.kernel.municipalities.models import Municipality


class Posting(models.Model):
    """A request that the ledger has answered: it has entries, or a `PostingRefusal`, never both. Never changes.

    `municipality` is the payer. `fingerprint` tells a repeat of the key from another content under it. There are no
    database foreign keys here: `ledger_post` checks once a statement what they would check once a row.
    """

    key = models.CharField("ключ", max_length=120)
    fingerprint = models.BinaryField("отпечаток содержания")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name="муниципалитет",
    )
    actor_id = models.BigIntegerField("кто провёл", null=True)
    cause_type = models.CharField("вид основания", max_length=80)
    cause_id = models.BigIntegerField("номер основания")
    happened_on = models.DateField("день операции")
    created_at = models.DateTimeField("когда проведено", db_default=Now())

    class Meta:
        verbose_name = "проводка"
        verbose_name_plural = "проводки"
        indexes = [models.Index(fields=["cause_type", "cause_id"], name="posting_of_cause")]
        constraints = [
            models.UniqueConstraint(  # not unique=True: that would add an index for LIKE to every booking
                fields=["key"],
                name="posting_key_unique",
                violation_error_message="Проводка с таким ключом уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.key
