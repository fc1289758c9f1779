from sotszakaz.demand.children.models.child import Child
from sotszakaz.demand.children.models.consent import Consent, SignUpConsent
from sotszakaz.demand.children.models.family_paper import FamilyPaper, FamilyPaperScan
from sotszakaz.demand.children.models.login_pair import LoginPair
from sotszakaz.demand.children.models.pair import DuplicatePair
from sotszakaz.demand.children.models.representative import Representative
from sotszakaz.demand.children.models.version import ChangeRequest, ChildVersion, DeedScan

__all__ = [
    "ChangeRequest",
    "Child",
    "ChildVersion",
    "Consent",
    "DeedScan",
    "DuplicatePair",
    "FamilyPaper",
    "FamilyPaperScan",
    "LoginPair",
    "Representative",
    "SignUpConsent",
]
