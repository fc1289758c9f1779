from sotszakaz.kernel.signatures.models.code import SignatureCode
from sotszakaz.kernel.signatures.models.paper import PaperOriginal
from sotszakaz.kernel.signatures.models.run import VerificationFinding, VerificationRun
from sotszakaz.kernel.signatures.models.signatory import Signatory
from sotszakaz.kernel.signatures.models.signature import Signature
from sotszakaz.kernel.signatures.models.trust import RevocationList, TrustedRoot

__all__ = [
    "PaperOriginal",
    "RevocationList",
    "Signatory",
    "Signature",
    "SignatureCode",
    "TrustedRoot",
    "VerificationFinding",
    "VerificationRun",
]
