"""An account: something scarce, in one unit, in four buckets that are never negative."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from sotszakaz.kernel.ledger.states import UNITS, AccountKind, AccountStatus, Bucket, Unit
from sotszakaz.kernel.municipalities.models import Municipality

LOCK_RANK = Func(F("kind"), function="ledger_lock_rank", output_field=models.SmallIntegerField())
"""By the order of `AccountKind`; short, for each UPDATE of balances reads the expression anew."""


UNIT_FITS = Func(
    F("kind"),
    F("unit"),
    template="(%(expressions)s) = ANY ('{"
    + ",".join(sorted(f"{kind} {unit}" for kind, units in UNITS.items() for unit in units))
    + "}'::text[])",
    arg_joiner=" || ' ' || ",
    output_field=models.BooleanField(),
)
"""One constant, for each UPDATE of balances reads the expression anew."""


class Account(models.Model):
    """Buckets follow the entries by a trigger and change in no other way; kind, unit and owner never change."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    kind = models.CharField("вид", max_length=20, choices=AccountKind)
    lock_rank = models.GeneratedField(
        expression=LOCK_RANK,
        output_field=models.SmallIntegerField(),
        db_persist=True,
        verbose_name="порядок блокировки",
    )
    unit = models.CharField("единица", max_length=20, choices=Unit)
    title = models.CharField("название", max_length=300)
    status = models.CharField("состояние", max_length=20, choices=AccountStatus, default=AccountStatus.OPEN)
    free = models.BigIntegerField("свободно", db_default=0, default=0)
    held = models.BigIntegerField("в резерве", db_default=0, default=0)
    spent = models.BigIntegerField("списано", db_default=0, default=0)
    lapsed = models.BigIntegerField("сгорело", db_default=0, default=0)
    opened_at = models.DateTimeField("когда открыт", db_default=Now())

    class Meta:
        verbose_name = "счёт"
        verbose_name_plural = "счета"
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{bucket.value}__gte": 0}),
                    name=f"account_{bucket.value}_not_negative",
                    violation_error_message=f"На счёте не может быть меньше нуля: «{bucket.label}».",
                )
                for bucket in Bucket
            ),
            models.CheckConstraint(
                condition=Q(status__in=AccountStatus.values),
                name="account_status_known",
                violation_error_message="Счёт открыт, приостановлен или закрыт.",
            ),
            models.CheckConstraint(
                condition=UNIT_FITS,
                name="account_unit_of_kind",
                violation_error_message="Счёт этого вида ведётся в другой единице.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        """Everything granted and not withdrawn."""
        return self.free + self.held + self.spent + self.lapsed
