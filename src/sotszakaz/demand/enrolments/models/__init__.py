from sotszakaz.demand.enrolments.models.application import EnrolmentApplication
from sotszakaz.demand.enrolments.models.contract import Contract, ContractMonth
from sotszakaz.demand.enrolments.models.intake import Intake, IntakeScan
from sotszakaz.demand.enrolments.models.kept import KeptPlace
from sotszakaz.demand.enrolments.models.paper import ApplicationPaper
from sotszakaz.demand.enrolments.models.single import SingleCertificate, SingleCertificateService
from sotszakaz.demand.enrolments.models.transfer_request import TransferRequest

__all__ = [
    "ApplicationPaper",
    "Contract",
    "ContractMonth",
    "EnrolmentApplication",
    "Intake",
    "IntakeScan",
    "KeptPlace",
    "SingleCertificate",
    "SingleCertificateService",
    "TransferRequest",
]
