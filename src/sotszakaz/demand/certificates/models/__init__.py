from sotszakaz.demand.certificates.models.account import CertificateAccount, CertificateMonth, CertificatePeriod
from sotszakaz.demand.certificates.models.part import SchemePart
from sotszakaz.demand.certificates.models.queue import ValueQueueEntry
from sotszakaz.demand.certificates.models.scheme import FaceValue, FundingScheme
from sotszakaz.demand.certificates.models.social_certificate import SocialCertificate
from sotszakaz.demand.certificates.models.suspension import Suspension

__all__ = [
    "CertificateAccount",
    "CertificateMonth",
    "CertificatePeriod",
    "FaceValue",
    "FundingScheme",
    "SchemePart",
    "SocialCertificate",
    "Suspension",
    "ValueQueueEntry",
]
