"""What a document says: one typed payload a kind, built by the room that forms the document.

A payload holds facts, never their look: money and hours are `Decimal`, days are `date`, everything else is words. Its
canonical JSON is what is kept, hashed and rendered. The document's own number, day, municipality and check code are
added when it is formed; a payload refers to *other* documents only.
"""

from sotszakaz.kernel.documents.payloads.agreement import AgreementPayload
from sotszakaz.kernel.documents.payloads.base import Payload
from sotszakaz.kernel.documents.payloads.certificate import Delivery, SocialCertificatePayload
from sotszakaz.kernel.documents.payloads.contract import ContractMonth, ContractPayload, Slot
from sotszakaz.kernel.documents.payloads.order import OrderRow, QualityRow, SocialOrderPayload, Volume
from sotszakaz.kernel.documents.payloads.parts import (
    Bank,
    BudgetAmount,
    Licence,
    Party,
    Person,
    Reference,
    Service,
    Signatory,
    Unit,
    party_of,
)
from sotszakaz.kernel.documents.payloads.register import PaymentRegisterPayload, RegisterLine

__all__ = [
    "AgreementPayload",
    "Bank",
    "BudgetAmount",
    "ContractMonth",
    "ContractPayload",
    "Delivery",
    "Licence",
    "OrderRow",
    "Party",
    "Payload",
    "PaymentRegisterPayload",
    "Person",
    "QualityRow",
    "Reference",
    "RegisterLine",
    "Service",
    "Signatory",
    "Slot",
    "SocialCertificatePayload",
    "SocialOrderPayload",
    "Unit",
    "Volume",
    "party_of",
]
