from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister

__all__ = ["Accrual", "MonthClosing", "PaymentRegister"]
