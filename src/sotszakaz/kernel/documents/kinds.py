"""The kinds of documents: what each is called, who its sides are, what it holds and how it is printed."""

from dataclasses import dataclass

from sotszakaz.kernel.documents import payloads
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.documents.states import DocumentKind as D
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Turn:
    """A side that signs, and how it may. Turns of a lower `order` come first; paper also needs the decision's leave.

    `paper_is_free` lets the side sign on paper without leave: nobody may oblige a citizen to sign electronically, and
    minutes and acts of inspections are none of the documents of the decision.
    """

    party: SigningParty
    order: int
    forms: frozenset[SignatureForm] = frozenset({SignatureForm.CMS, SignatureForm.PAPER})
    paper_is_free: bool = False


BODY_SIGNS = (Turn(SigningParty.BODY, 1),)
BODY_SIGNS_FREELY = (Turn(SigningParty.BODY, 1, paper_is_free=True),)
PROVIDER_SIGNS = (Turn(SigningParty.PROVIDER, 1),)
CITIZEN_SIGNS = (Turn(SigningParty.CITIZEN, 1, frozenset(SignatureForm), paper_is_free=True),)
PROVIDER_THEN_BODY = (Turn(SigningParty.PROVIDER, 1), Turn(SigningParty.BODY, 2))
PROVIDER_THEN_CITIZEN = (
    Turn(SigningParty.PROVIDER, 1),
    Turn(SigningParty.CITIZEN, 2, frozenset(SignatureForm), paper_is_free=True),
)
EXPERT_SIGNS = (Turn(SigningParty.EXPERT, 1),)
CHAIR_SIGNS = (Turn(SigningParty.CHAIR, 1, paper_is_free=True),)
EITHER_FIRST = (
    Turn(SigningParty.PROVIDER, 1),
    Turn(SigningParty.CITIZEN, 1, frozenset(SignatureForm), paper_is_free=True),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind.

    `prefix` begins the full number, `permission` lets staff and the provider's people read it; a citizen reads
    documents of own children by other ways. `signing` says who signs a version and in which order (for two sides the
    order is recalled [R]: who makes an offer signs it first).
    """

    name: DocumentKind
    prefix: str
    signing: tuple[Turn, ...]
    permission: Permission
    payload: type[Payload]

    @property
    def parties(self) -> tuple[str, ...]:
        """The sides in the nominative, in the order of signing."""
        return tuple(str(turn.party.label) for turn in self.signing)

    @property
    def template(self) -> str:
        """The typst file that prints it."""
        return f"{self.name}.typ"

    def full_number(self, number: int, year: int) -> str:
        return f"{self.prefix}-{number}/{year}"


KINDS: dict[DocumentKind, Kind] = {
    kind.name: kind
    for kind in (
        Kind(D.SOCIAL_ORDER, "СЗ", BODY_SIGNS, P.ORDER_VIEW, payloads.SocialOrderPayload),
        Kind(D.EXECUTION_REPORT, "ОТ", BODY_SIGNS, P.REPORT_VIEW, payloads.ExecutionReportPayload),
        Kind(D.PROVIDER_APPLICATION, "ЗР", PROVIDER_SIGNS, P.PROVIDER_VIEW, payloads.ProviderApplicationPayload),
        Kind(D.AGREEMENT, "СГ", PROVIDER_THEN_BODY, P.AGREEMENT_VIEW, payloads.AgreementPayload),
        Kind(D.ENROLMENT_APPLICATION, "ЗЗ", CITIZEN_SIGNS, P.ENROLMENT_VIEW, payloads.EnrolmentApplicationPayload),
        Kind(D.SOCIAL_CERTIFICATE, "СС", BODY_SIGNS, P.ENROLMENT_VIEW, payloads.SocialCertificatePayload),
        Kind(D.CONTRACT, "ДО", PROVIDER_THEN_CITIZEN, P.ENROLMENT_VIEW, payloads.ContractPayload),
        Kind(D.PAYMENT_REGISTER, "РО", PROVIDER_THEN_BODY, P.SETTLEMENT_VIEW, payloads.PaymentRegisterPayload),
        Kind(D.SINGLE_CERTIFICATE, "ЕС", BODY_SIGNS, P.ENROLMENT_VIEW, payloads.SingleCertificatePayload),
        Kind(D.AGREEMENT_AMENDMENT, "ДС", PROVIDER_THEN_BODY, P.AGREEMENT_VIEW, payloads.AgreementAmendmentPayload),
        Kind(
            D.AGREEMENT_DISAGREEMENT,
            "ПР",
            PROVIDER_THEN_BODY,
            P.AGREEMENT_VIEW,
            payloads.AgreementDisagreementPayload,
        ),
        Kind(D.AGREEMENT_TERMINATION, "РС", PROVIDER_THEN_BODY, P.AGREEMENT_VIEW, payloads.AgreementTerminationPayload),
        Kind(D.CONTRACT_AMENDMENT, "ДД", PROVIDER_THEN_CITIZEN, P.ENROLMENT_VIEW, payloads.ContractAmendmentPayload),
        Kind(D.CONTRACT_TERMINATION, "РД", EITHER_FIRST, P.ENROLMENT_VIEW, payloads.ContractTerminationPayload),
        Kind(D.ADVANCE_APPLICATION, "АВ", PROVIDER_SIGNS, P.SETTLEMENT_VIEW, payloads.AdvanceApplicationPayload),
        Kind(D.DELIVERY_ACT, "АК", PROVIDER_THEN_BODY, P.SETTLEMENT_VIEW, payloads.DeliveryActPayload),
        Kind(D.CORRECTION_ACT, "АИ", PROVIDER_THEN_BODY, P.SETTLEMENT_VIEW, payloads.CorrectionActPayload),
        Kind(D.INVOICE, "СЧ", PROVIDER_SIGNS, P.SETTLEMENT_VIEW, payloads.InvoicePayload),
        Kind(D.EXPERT_CONCLUSION, "ЗЭ", EXPERT_SIGNS, P.CERTIFICATION_DECIDE, payloads.ExpertConclusionPayload),
        Kind(D.INSPECTION_ACT, "АП", BODY_SIGNS_FREELY, P.QUALITY_VIEW, payloads.InspectionActPayload),
        Kind(D.RETURN_DEMAND, "ТВ", BODY_SIGNS, P.SETTLEMENT_VIEW, payloads.ReturnDemandPayload),
        Kind(D.MINUTES, "ПГ", CHAIR_SIGNS, P.WORKING_GROUP_VIEW, payloads.MinutesPayload),
    )
}
