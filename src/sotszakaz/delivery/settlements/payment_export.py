"""A batch as a file for the treasury: a row an order, with whom it pays and where the money goes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotszakaz.delivery.settlements.models import PaymentBatch
from sotszakaz.delivery.settlements.payments import orders_of
from sotszakaz.foundation.separated import write_text
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.supply.agreements.selectors import banks_of

COLUMNS = (
    Column("Поручение", width=16),
    Column("Получатель", width=44),
    Column("ИНН", width=14),
    Column("Счёт", width=24),
    Column("Банк", width=36),
    Column("БИК", width=12),
    Column("Корреспондентский счёт", width=24),
    Column("Соглашение", width=18),
    Column("Основание", width=36),
    Column("Сумма, ₽", Kind.ROUBLES),
)


@dataclass(frozen=True, slots=True)
class BatchFile:
    """The rows of a batch; both files are written from them, so they say the same."""

    batch: PaymentBatch

    def as_workbook(self) -> bytes:
        return write_sheet(f"Пакет {self.batch.number}", COLUMNS, self.rows())

    def as_text(self) -> bytes:
        return write_text(COLUMNS, self.rows())

    def rows(self) -> Iterable[tuple[object, ...]]:
        """By number of the order; two queries."""
        orders = list(orders_of(self.batch))
        banks = banks_of(each.paid.agreement for each in orders)
        for order in orders:
            paid, bank = order.paid, banks[order.paid.agreement_id]
            what = "Реестр на оплату" if order.register_id else "Аванс"
            organisation = paid.agreement.record.organisation
            yield (
                order.number,
                organisation.full_name,
                organisation.inn,
                bank.account,
                bank.bank_name,
                bank.bic,
                bank.correspondent_account,
                paid.agreement.number,
                f"{what} № {paid.number} за {paid.month:%m.%Y}",
                order.amount,
            )
