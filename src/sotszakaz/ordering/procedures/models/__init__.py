from sotszakaz.ordering.procedures.models.draft import ProcedureDraft
from sotszakaz.ordering.procedures.models.issued_act import ConfirmedParameter, IssuedAct

__all__ = ["ConfirmedParameter", "IssuedAct", "ProcedureDraft"]
