"""The calculation of an agreement's subsidy as a workbook."""

from sotszakaz.delivery.settlements.calculation import subsidy_calculation
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.supply.agreements.models import Agreement

COLUMNS = (
    Column("Месяц", Kind.DATE),
    Column("По договорам, ₽", Kind.ROUBLES),
    Column("Оказано, чел.-ч", Kind.HOURS),
    Column("Начислено, ₽", Kind.ROUBLES),
    Column("Реестр на оплату, ₽", Kind.ROUBLES),
    Column("Начислено с начала, ₽", Kind.ROUBLES),
    Column("Остаток лимита, ₽", Kind.ROUBLES),
)


def calculation_of(agreement: Agreement) -> bytes:
    """«Расчёт размера субсидии», a row a month, running cumulatively."""
    rows = (
        (
            row.month,
            row.promised,
            row.person_hours,
            row.accrued,
            row.registered,
            row.accrued_so_far,
            row.rest,
        )
        for row in subsidy_calculation(agreement)
    )
    return write_sheet(f"Расчёт субсидии {agreement.number}", COLUMNS, rows)
