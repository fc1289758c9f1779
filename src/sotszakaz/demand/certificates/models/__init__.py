from sotszakaz.demand.certificates.models.account import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.models.scheme import FaceValue, FundingScheme
from sotszakaz.demand.certificates.models.social_certificate import SocialCertificate

__all__ = ["CertificateAccount", "CertificatePeriod", "FaceValue", "FundingScheme", "SocialCertificate"]
