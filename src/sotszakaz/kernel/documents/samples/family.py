"""Papers of a family: certificates, the application, the contract and what changes or ends it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    CertifiedService,
    Change,
    ContractAmendmentPayload,
    ContractMonth,
    ContractPayload,
    ContractTerminationPayload,
    EnrolmentApplicationPayload,
    Initiator,
    Licence,
    Offer,
    QualityGoal,
    Reference,
    SingleCertificatePayload,
    Slot,
    SocialCertificatePayload,
    Source,
)
from sotszakaz.kernel.documents.samples.parts import CHILD, CONTRACT, PARENT, PROVIDER, STUDY

LICENCE = Licence(
    number="Л035-00000-26/00000001",
    issued_on=date(2021, 4, 2),
    issuer="Минобр области",
    subtype="Дополнительное образование детей и взрослых",
)


def certificate_payload(**values: Any) -> SocialCertificatePayload:
    facts = {
        **STUDY,
        "recipient": CHILD,
        "representative": PARENT,
        "ground": "дети от 5 до 18 лет",
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "contract": CONTRACT,
        "choose_until": date(2026, 8, 31),
        "quality": (QualityGoal(indicator="Доля удовлетворённых качеством", unit="процент", value="93"),),
        "offers": (Offer(provider="МБУ ДО «Дом детского творчества»", address="ул. Школьная, д. 7"),),
    }
    return SocialCertificatePayload(**{**facts, **values})


def contract_payload(**values: Any) -> ContractPayload:
    month = {"price": Decimal(3060), "certificate_amount": Decimal(2700), "parent_amount": Decimal(360)}
    facts = {
        **STUDY,
        "licence": LICENCE,
        "agreement": Reference(number="СГ-3/2026", dated=date(2026, 8, 12)),
        "customer": PARENT,
        "child": CHILD,
        "certificate": Reference(number="СС-31/2026", dated=date(2026, 8, 28)),
        "slots": (
            Slot(weekday=2, starts_at="15:00", ends_at="16:30"),
            Slot(weekday=4, starts_at="15:00", ends_at="16:30"),
        ),
        "months": tuple(
            ContractMonth(month=date(2026, number, 1), person_hours=Decimal(17), **month) for number in range(9, 13)
        ),
    }
    return ContractPayload(**{**facts, **values})


def single_payload(**values: Any) -> SingleCertificatePayload:
    shared = ("authorised_body", "account_number", "certificate_unit")
    study = {name: value for name, value in STUDY.items() if name not in shared}
    painting = CertifiedService(**study, contract=CONTRACT)
    chess = CertifiedService(**{**study, "programme": "Шахматная азбука", "group": "Ладья", "part": "часть 2"})
    facts = {
        **{name: STUDY[name] for name in shared},
        "recipient": CHILD,
        "representative": PARENT,
        "ground": "дети от 5 до 18 лет",
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "services": (painting, chess),
        "price": Decimal(24480),
        "certificate_amount": Decimal(21600),
        "parent_amount": Decimal(2880),
    }
    return SingleCertificatePayload(**{**facts, **values})


def enrolment_payload(**values: Any) -> EnrolmentApplicationPayload:
    facts = {
        **STUDY,
        "applicant": PARENT,
        "relation": "мать",
        "child": CHILD,
        "ground": "дети от 5 до 18 лет",
        "source": Source.CABINET,
        "consents": (
            "Даю согласие на обработку персональных данных моих и ребёнка для зачисления и учёта сертификата.",
            "С уставом, лицензией и программой исполнителя ознакомлена.",
        ),
    }
    return EnrolmentApplicationPayload(**{**facts, **values})


def contract_amendment_payload(**values: Any) -> ContractAmendmentPayload:
    facts = {
        "contract": CONTRACT,
        "provider": PROVIDER,
        "customer": PARENT,
        "child": CHILD,
        "ground": "перевод в другую группу по заявлению представителя",
        "effective_on": date(2026, 10, 1),
        "changes": (Change(clause="1.2", before="группа «Акварель-1»", after="группа «Акварель-2»"),),
        "price_before": Decimal(12240),
        "price_after": Decimal(11900),
    }
    return ContractAmendmentPayload(**{**facts, **values})


def contract_termination_payload(**values: Any) -> ContractTerminationPayload:
    facts = {
        "contract": CONTRACT,
        "provider": PROVIDER,
        "customer": PARENT,
        "child": CHILD,
        "initiator": Initiator.FAMILY,
        "ground": "переезд семьи",
        "ends_on": date(2026, 10, 31),
        "person_hours": Decimal(34),
        "delivered": Decimal(6120),
        "returned": Decimal(5400),
    }
    return ContractTerminationPayload(**{**facts, **values})
