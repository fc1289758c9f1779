from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.models.contract import Contract, ContractMonth

__all__ = ["Contract", "ContractMonth", "EnrolmentApplication"]
