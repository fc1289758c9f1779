"""What a document says: one typed payload a kind, built by the room that forms the document.

A payload holds facts, never their look: money and hours are `Decimal`, days are `date`, everything else is words. Its
canonical JSON is what is kept, hashed and rendered. The document's own number, day, municipality and check code are
added when it is formed; a payload refers to *other* documents only.
"""

from sotszakaz.kernel.documents.payloads.agreement import (
    AgreementKind,
    AgreementPayload,
    Informing,
    PlannedService,
    SubsidyRow,
)
from sotszakaz.kernel.documents.payloads.application import (
    AppliedService,
    Attachment,
    EnrolmentApplicationPayload,
    ProviderApplicationPayload,
    Source,
)
from sotszakaz.kernel.documents.payloads.base import (
    Payload,
)
from sotszakaz.kernel.documents.payloads.certificate import (
    CertifiedService,
    DeliveredMonth,
    Delivery,
    Offer,
    QualityGoal,
    SingleCertificatePayload,
    SocialCertificatePayload,
)
from sotszakaz.kernel.documents.payloads.changes import (
    AgreementAmendmentPayload,
    AgreementDisagreementPayload,
    AgreementTerminationPayload,
    ContractAmendmentPayload,
    ContractTerminationPayload,
    Disagreement,
    Initiator,
)
from sotszakaz.kernel.documents.payloads.conclusion import (
    CriterionMark,
    ExpertConclusionPayload,
)
from sotszakaz.kernel.documents.payloads.contract import (
    ContractMonth,
    ContractPayload,
    Slot,
)
from sotszakaz.kernel.documents.payloads.inspection import (
    FoundFault,
    InspectedCriterion,
    InspectionActPayload,
)
from sotszakaz.kernel.documents.payloads.minutes import (
    Attendee,
    InvitedGuest,
    MinutesAssignment,
    MinutesPayload,
    MinutesQuestion,
    NamedVote,
)
from sotszakaz.kernel.documents.payloads.month import (
    AdvanceApplicationPayload,
    CorrectionActPayload,
    DeliveryActPayload,
    InvoicePayload,
    ObligationLine,
    ReturnDemandPayload,
)
from sotszakaz.kernel.documents.payloads.order import (
    GeneralRow,
    GeneralYear,
    OrderRow,
    QualityRow,
    SocialOrderPayload,
    Volume,
    YearHours,
)
from sotszakaz.kernel.documents.payloads.parts import (
    Bank,
    BudgetAmount,
    Change,
    Licence,
    Party,
    Person,
    Reference,
    Service,
    Signatory,
    Unit,
    party_of,
)
from sotszakaz.kernel.documents.payloads.register import (
    PaymentRegisterPayload,
    RegisterLine,
)
from sotszakaz.kernel.documents.payloads.report import (
    AwardMethod,
    Deviation,
    ExecutionReportPayload,
    ProviderFact,
    ReportQualityRow,
    ReportRow,
)

__all__ = [
    "AdvanceApplicationPayload",
    "AgreementAmendmentPayload",
    "AgreementDisagreementPayload",
    "AgreementKind",
    "AgreementPayload",
    "AgreementTerminationPayload",
    "AppliedService",
    "Attachment",
    "Attendee",
    "AwardMethod",
    "Bank",
    "BudgetAmount",
    "CertifiedService",
    "Change",
    "ContractAmendmentPayload",
    "ContractMonth",
    "ContractPayload",
    "ContractTerminationPayload",
    "CorrectionActPayload",
    "CriterionMark",
    "DeliveredMonth",
    "Delivery",
    "DeliveryActPayload",
    "Deviation",
    "Disagreement",
    "EnrolmentApplicationPayload",
    "ExecutionReportPayload",
    "ExpertConclusionPayload",
    "FoundFault",
    "GeneralRow",
    "GeneralYear",
    "Informing",
    "Initiator",
    "InspectedCriterion",
    "InspectionActPayload",
    "InvitedGuest",
    "InvoicePayload",
    "Licence",
    "MinutesAssignment",
    "MinutesPayload",
    "MinutesQuestion",
    "NamedVote",
    "ObligationLine",
    "Offer",
    "OrderRow",
    "Party",
    "Payload",
    "PaymentRegisterPayload",
    "Person",
    "PlannedService",
    "ProviderApplicationPayload",
    "ProviderFact",
    "QualityGoal",
    "QualityRow",
    "Reference",
    "RegisterLine",
    "ReportQualityRow",
    "ReportRow",
    "ReturnDemandPayload",
    "Service",
    "Signatory",
    "SingleCertificatePayload",
    "Slot",
    "SocialCertificatePayload",
    "SocialOrderPayload",
    "Source",
    "SubsidyRow",
    "Unit",
    "Volume",
    "YearHours",
    "party_of",
]
