"""Plans of the built-in templates, by kind, and what a changed template must not lose."""

from sotszakaz.kernel.documents.word.plans import family, group, month, order, provider, quality
from sotszakaz.kernel.documents.word.plans.parts import Paper

PLANS: dict[str, Paper] = {
    "social_order": order.ORDER,
    "execution_report": order.REPORT,
    "provider_application": provider.APPLICATION,
    "agreement": provider.AGREEMENT,
    "enrolment_application": family.ENROLMENT,
    "social_certificate": family.CERTIFICATE,
    "contract": family.CONTRACT,
    "payment_register": provider.REGISTER,
    "single_certificate": family.SINGLE,
    "agreement_amendment": provider.AMENDMENT,
    "agreement_disagreement": provider.DISAGREEMENT,
    "agreement_termination": provider.TERMINATION,
    "contract_amendment": family.CONTRACT_AMENDMENT,
    "contract_termination": family.CONTRACT_TERMINATION,
    "advance_application": month.ADVANCE,
    "delivery_act": month.ACT,
    "correction_act": month.CORRECTION,
    "invoice": month.INVOICE,
    "expert_conclusion": provider.EXPERT_CONCLUSION,
    "minutes": group.MINUTES,
    "inspection_act": quality.INSPECTION_ACT,
    "return_demand": month.DEMAND,
}

_ALWAYS = ("document.number", "document.formed_on", "document.check_code", "document.qr")
_SIDES = ("authorised_body.full_name", "provider.full_name")
_FAMILY = ("provider.full_name", "customer.full_name", "child.full_name")
_PRICE = ("price", "certificate_amount", "parent_amount")

REQUIRED: dict[str, tuple[str, ...]] = {
    kind: (*_ALWAYS, *fields)
    for kind, fields in {
        "social_order": ("year", "status_number", "authorised_body.full_name", "rows.service.code", "approved_by.name"),
        "execution_report": ("year", "as_of", "rows.service.code", "rows.planned_hours", "rows.actual_hours"),
        "provider_application": ("applicant.full_name", "applicant.inn", "services.service.code", "consent"),
        "agreement": (*_SIDES, "limit", "valid_from", "valid_until", "services.code"),
        "enrolment_application": ("applicant.full_name", "child.full_name", "provider.full_name", "programme", *_PRICE),
        "social_certificate": ("recipient.full_name", "service.code", "provider.full_name", "valid_until", *_PRICE),
        "contract": (*_FAMILY, "licence.number", "service.code", "starts_on", "ends_on", *_PRICE),
        "payment_register": (*_SIDES, "month", "lines.contract.number", "lines.amount", "payable"),
        "single_certificate": ("recipient.full_name", "services.service.code", "valid_until", *_PRICE),
        "agreement_amendment": (*_SIDES, "agreement.number", "changes.after", "effective_on"),
        "agreement_disagreement": (*_SIDES, "agreement.number", "items.body_words", "items.provider_words"),
        "agreement_termination": (*_SIDES, "agreement.number", "ground", "terminated_on"),
        "contract_amendment": (*_FAMILY, "contract.number", "changes.after", "effective_on"),
        "contract_termination": (*_FAMILY, "contract.number", "ground", "ends_on"),
        "advance_application": (*_SIDES, "agreement.number", "month", "lines.contract.number", "base", "amount"),
        "delivery_act": (*_SIDES, "agreement.number", "month", "lines.contract.number", "lines.amount", "amount"),
        "correction_act": (*_SIDES, "agreement.number", "month", "lines.contract.number", "lines.note", "amount"),
        "invoice": (*_SIDES, "agreement.number", "month", "lines.contract.number", "lines.amount", "payable"),
        "expert_conclusion": ("provider.full_name", "programme", "expert.full_name", "marks.points", "percent"),
        "inspection_act": ("provider.full_name", "inspected_on", "inspectors", "criteria.mark", "findings.mend_by_on"),
        "return_demand": (*_SIDES, "agreement.number", "payment_register.number", "amount", "due_on"),
        "minutes": ("working_group", "held_on", "chair.full_name", "attendance.name", "questions.outcome"),
    }.items()
}
