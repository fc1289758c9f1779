"""The kinds of documents: what each is called, who its sides are, what it holds and how it is printed."""

from dataclasses import dataclass

from sotszakaz.kernel.documents.payloads import (
    AgreementPayload,
    ContractPayload,
    Payload,
    PaymentRegisterPayload,
    SocialCertificatePayload,
    SocialOrderPayload,
)
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Turn:
    """A side that signs, and how it may. Turns of a lower `order` come first; paper also needs the decision's leave.

    `paper_is_free` lets the side sign on paper without leave: nobody may oblige a citizen to sign electronically.
    """

    party: SigningParty
    order: int
    forms: frozenset[SignatureForm] = frozenset({SignatureForm.CMS, SignatureForm.PAPER})
    paper_is_free: bool = False


BODY_SIGNS = (Turn(SigningParty.BODY, 1),)
PROVIDER_SIGNS = (Turn(SigningParty.PROVIDER, 1),)
CITIZEN_SIGNS = (Turn(SigningParty.CITIZEN, 1, frozenset(SignatureForm), paper_is_free=True),)
PROVIDER_THEN_BODY = (Turn(SigningParty.PROVIDER, 1), Turn(SigningParty.BODY, 2))
PROVIDER_THEN_CITIZEN = (
    Turn(SigningParty.PROVIDER, 1),
    Turn(SigningParty.CITIZEN, 2, frozenset(SignatureForm), paper_is_free=True),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. Without a payload it is declared by the acts but not formed here yet.

    `prefix` begins the full number, `parties` are the sides in the nominative, `permission` lets staff and the
    provider's people read it; a citizen reads documents of own children by other ways. `signing` says who signs a
    version and in which order (for two sides the order is recalled [R]: who makes an offer signs it first).
    """

    name: DocumentKind
    prefix: str
    parties: tuple[str, ...]
    permission: Permission
    payload: type[Payload] | None = None
    template: str = ""
    signing: tuple[Turn, ...] = ()

    def full_number(self, number: int, year: int) -> str:
        return f"{self.prefix}-{number}/{year}"


BODY, PROVIDER, CITIZEN = "уполномоченный орган", "исполнитель услуг", "законный представитель получателя"

KINDS: dict[DocumentKind, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            DocumentKind.SOCIAL_ORDER,
            "СЗ",
            (BODY,),
            Permission.ORDER_VIEW,
            SocialOrderPayload,
            "social_order.typ",
            signing=BODY_SIGNS,
        ),
        Kind(DocumentKind.EXECUTION_REPORT, "ОТ", (BODY,), Permission.REPORT_VIEW, signing=BODY_SIGNS),
        Kind(DocumentKind.PROVIDER_APPLICATION, "ЗР", (PROVIDER,), Permission.PROVIDER_VIEW, signing=PROVIDER_SIGNS),
        Kind(
            DocumentKind.AGREEMENT,
            "СГ",
            (BODY, PROVIDER),
            Permission.AGREEMENT_VIEW,
            AgreementPayload,
            "agreement.typ",
            signing=PROVIDER_THEN_BODY,
        ),
        Kind(DocumentKind.ENROLMENT_APPLICATION, "ЗЗ", (CITIZEN,), Permission.ENROLMENT_VIEW, signing=CITIZEN_SIGNS),
        Kind(
            DocumentKind.SOCIAL_CERTIFICATE,
            "СС",
            (BODY,),
            Permission.ENROLMENT_VIEW,
            SocialCertificatePayload,
            "social_certificate.typ",
            signing=BODY_SIGNS,
        ),
        Kind(
            DocumentKind.CONTRACT,
            "ДО",
            (PROVIDER, CITIZEN),
            Permission.ENROLMENT_VIEW,
            ContractPayload,
            "contract.typ",
            signing=PROVIDER_THEN_CITIZEN,
        ),
        Kind(
            DocumentKind.PAYMENT_REGISTER,
            "РО",
            (PROVIDER, BODY),
            Permission.SETTLEMENT_VIEW,
            PaymentRegisterPayload,
            "payment_register.typ",
            signing=PROVIDER_THEN_BODY,
        ),
    )
}
