from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.models.contract import Contract, ContractMonth
from sotszakaz.demand.enrolments.models.paper import ApplicationPaper

__all__ = ["ApplicationPaper", "Contract", "ContractMonth", "EnrolmentApplication"]
