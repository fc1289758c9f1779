"""A payload of every kind, true to life and wholly invented; `values` replace parts of it.

A changed Word template is shown on them before it is adopted, and tests form documents from them.
"""

from collections.abc import Callable

from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.samples.conclusion import conclusion_payload
from sotszakaz.kernel.documents.samples.family import (
    certificate_payload,
    contract_amendment_payload,
    contract_payload,
    contract_termination_payload,
    enrolment_payload,
    single_payload,
)
from sotszakaz.kernel.documents.samples.inspection import inspection_payload
from sotszakaz.kernel.documents.samples.minutes import minutes_payload
from sotszakaz.kernel.documents.samples.month import (
    act_payload,
    advance_payload,
    correction_payload,
    demand_payload,
    invoice_payload,
)
from sotszakaz.kernel.documents.samples.order import order_payload, report_payload
from sotszakaz.kernel.documents.samples.provider import (
    agreement_payload,
    amendment_payload,
    application_payload,
    disagreement_payload,
    register_payload,
    termination_payload,
)
from sotszakaz.kernel.documents.states import DocumentKind as D

SAMPLES: dict[D, Callable[..., Payload]] = {
    D.SOCIAL_ORDER: order_payload,
    D.EXECUTION_REPORT: report_payload,
    D.PROVIDER_APPLICATION: application_payload,
    D.AGREEMENT: agreement_payload,
    D.ENROLMENT_APPLICATION: enrolment_payload,
    D.SOCIAL_CERTIFICATE: certificate_payload,
    D.CONTRACT: contract_payload,
    D.PAYMENT_REGISTER: register_payload,
    D.SINGLE_CERTIFICATE: single_payload,
    D.AGREEMENT_AMENDMENT: amendment_payload,
    D.AGREEMENT_DISAGREEMENT: disagreement_payload,
    D.AGREEMENT_TERMINATION: termination_payload,
    D.CONTRACT_AMENDMENT: contract_amendment_payload,
    D.CONTRACT_TERMINATION: contract_termination_payload,
    D.ADVANCE_APPLICATION: advance_payload,
    D.DELIVERY_ACT: act_payload,
    D.CORRECTION_ACT: correction_payload,
    D.INVOICE: invoice_payload,
    D.EXPERT_CONCLUSION: conclusion_payload,
    D.MINUTES: minutes_payload,
    D.INSPECTION_ACT: inspection_payload,
    D.RETURN_DEMAND: demand_payload,
}
