"""A contract that a closing did not charge, for its papers are not signed."""

from django.db import models

from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.money import RoubleField
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.municipalities.models import Municipality


class LeftOutContract(models.Model):
    """`months` of the contract, of so many roubles, wait for a closing after `document` is signed by all *(rls)*.

    Written when the closing begins, and never changes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="муниципалитет")
    closing = models.ForeignKey(
        MonthClosing, models.PROTECT, related_name="left_out_contracts", verbose_name="закрытие"
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", verbose_name="договор")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="что не подписано")
    months = models.PositiveSmallIntegerField("месяцев")
    amount = RoubleField("в резерве за эти месяцы")

    class Meta:
        verbose_name = "отложенный договор"
        verbose_name_plural = "отложенные договоры"
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "contract"],
                name="left_out_contract_once",
                violation_error_message="Этот договор уже отложен.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: ждёт подписей"
