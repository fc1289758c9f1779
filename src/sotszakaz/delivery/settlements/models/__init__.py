from sotszakaz.delivery.settlements.models.accrual import Accrual
from sotszakaz.delivery.settlements.models.advance import Advance
from sotszakaz.delivery.settlements.models.advance_line import AdvanceLine
from sotszakaz.delivery.settlements.models.certificate_result import CertificateResult
from sotszakaz.delivery.settlements.models.charge_objection import ChargeObjection
from sotszakaz.delivery.settlements.models.completeness_decision import CompletenessDecision
from sotszakaz.delivery.settlements.models.debt_repayment import DebtRepayment
from sotszakaz.delivery.settlements.models.left_out_contract import LeftOutContract
from sotszakaz.delivery.settlements.models.month_closing import MonthClosing
from sotszakaz.delivery.settlements.models.month_paper import MonthPaper
from sotszakaz.delivery.settlements.models.month_paper_line import MonthPaperLine
from sotszakaz.delivery.settlements.models.objection_evidence import ObjectionEvidence
from sotszakaz.delivery.settlements.models.paid_line import PaidLine
from sotszakaz.delivery.settlements.models.payment_batch import PaymentBatch
from sotszakaz.delivery.settlements.models.payment_order import PaymentOrder
from sotszakaz.delivery.settlements.models.payment_register import PaymentRegister
from sotszakaz.delivery.settlements.models.refused_correction import RefusedCorrection
from sotszakaz.delivery.settlements.models.reopened_sheet import ReopenedSheet
from sotszakaz.delivery.settlements.models.return_demand import ReturnDemand
from sotszakaz.delivery.settlements.models.treasury_answer import TreasuryAnswer, TreasuryTake

__all__ = [
    "Accrual",
    "Advance",
    "AdvanceLine",
    "CertificateResult",
    "ChargeObjection",
    "CompletenessDecision",
    "DebtRepayment",
    "LeftOutContract",
    "MonthClosing",
    "MonthPaper",
    "MonthPaperLine",
    "ObjectionEvidence",
    "PaidLine",
    "PaymentBatch",
    "PaymentOrder",
    "PaymentRegister",
    "RefusedCorrection",
    "ReopenedSheet",
    "ReturnDemand",
    "TreasuryAnswer",
    "TreasuryTake",
]
