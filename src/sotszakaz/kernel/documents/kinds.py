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
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. Without a payload it is declared by the acts but not formed here yet.

    `prefix` begins the full number, `parties` are the sides in the nominative, `permission` lets staff and the
    provider's people read it; a citizen reads documents of own children by other ways.
    """

    name: DocumentKind
    prefix: str
    parties: tuple[str, ...]
    permission: Permission
    payload: type[Payload] | None = None
    template: str = ""

    def full_number(self, number: int, year: int) -> str:
        return f"{self.prefix}-{number}/{year}"


BODY, PROVIDER, CITIZEN = "уполномоченный орган", "исполнитель услуг", "законный представитель получателя"

KINDS: dict[DocumentKind, Kind] = {
    kind.name: kind
    for kind in (
        Kind(DocumentKind.SOCIAL_ORDER, "СЗ", (BODY,), Permission.ORDER_VIEW, SocialOrderPayload, "social_order.typ"),
        Kind(DocumentKind.EXECUTION_REPORT, "ОТ", (BODY,), Permission.REPORT_VIEW),
        Kind(DocumentKind.PROVIDER_APPLICATION, "ЗР", (PROVIDER,), Permission.PROVIDER_VIEW),
        Kind(
            DocumentKind.AGREEMENT, "СГ", (BODY, PROVIDER), Permission.AGREEMENT_VIEW, AgreementPayload, "agreement.typ"
        ),
        Kind(DocumentKind.ENROLMENT_APPLICATION, "ЗЗ", (CITIZEN,), Permission.ENROLMENT_VIEW),
        Kind(
            DocumentKind.SOCIAL_CERTIFICATE,
            "СС",
            (BODY,),
            Permission.ENROLMENT_VIEW,
            SocialCertificatePayload,
            "social_certificate.typ",
        ),
        Kind(
            DocumentKind.CONTRACT, "ДО", (PROVIDER, CITIZEN), Permission.ENROLMENT_VIEW, ContractPayload, "contract.typ"
        ),
        Kind(
            DocumentKind.PAYMENT_REGISTER,
            "РО",
            (PROVIDER, BODY),
            Permission.SETTLEMENT_VIEW,
            PaymentRegisterPayload,
            "payment_register.typ",
        ),
    )
}
