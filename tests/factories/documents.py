"""Payloads of every kind: the samples of the system itself."""

from sotszakaz.kernel.documents.samples import (
    SAMPLES,
    agreement_payload,
    amendment_payload,
    application_payload,
    certificate_payload,
    contract_amendment_payload,
    contract_payload,
    contract_termination_payload,
    disagreement_payload,
    enrolment_payload,
    order_payload,
    register_payload,
    report_payload,
    single_payload,
    termination_payload,
)
from sotszakaz.kernel.documents.samples.parts import BODY, CHILD, PARENT, PROVIDER, SERVICE

__all__ = [
    "BODY",
    "CHILD",
    "PARENT",
    "PROVIDER",
    "SAMPLES",
    "SERVICE",
    "agreement_payload",
    "amendment_payload",
    "application_payload",
    "certificate_payload",
    "contract_amendment_payload",
    "contract_payload",
    "contract_termination_payload",
    "disagreement_payload",
    "enrolment_payload",
    "order_payload",
    "register_payload",
    "report_payload",
    "single_payload",
    "termination_payload",
]
