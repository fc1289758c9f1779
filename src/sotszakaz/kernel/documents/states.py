from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """The seven electronic documents of a decision, the papers that change or end them, those of a month."""

    SOCIAL_ORDER = "social_order", "муниципальный социальный заказ"
    EXECUTION_REPORT = "execution_report", "отчёт об исполнении социального заказа"
    PROVIDER_APPLICATION = "provider_application", "заявка исполнителя на включение в реестр"
    AGREEMENT = "agreement", "соглашение с исполнителем"
    ENROLMENT_APPLICATION = "enrolment_application", "заявление о зачислении и получении сертификата"
    SOCIAL_CERTIFICATE = "social_certificate", "социальный сертификат"
    CONTRACT = "contract", "договор об образовании"
    PAYMENT_REGISTER = "payment_register", "реестр на оплату"
    SINGLE_CERTIFICATE = "single_certificate", "единый социальный сертификат"
    AGREEMENT_AMENDMENT = "agreement_amendment", "дополнительное соглашение к соглашению"
    AGREEMENT_DISAGREEMENT = "agreement_disagreement", "протокол разногласий к соглашению"
    AGREEMENT_TERMINATION = "agreement_termination", "расторжение соглашения"
    CONTRACT_AMENDMENT = "contract_amendment", "дополнительное соглашение к договору"
    CONTRACT_TERMINATION = "contract_termination", "расторжение договора"
    ADVANCE_APPLICATION = "advance_application", "заявка на аванс"
    DELIVERY_ACT = "delivery_act", "акт об оказании услуг"
    CORRECTION_ACT = "correction_act", "акт об исправлении начислений"
    INVOICE = "invoice", "счёт"
    EXPERT_CONCLUSION = "expert_conclusion", "заключение эксперта"
    MINUTES = "minutes", "протокол заседания рабочей группы"
    INSPECTION_ACT = "inspection_act", "акт проверки"
    RETURN_DEMAND = "return_demand", "требование о возврате средств"


class Outcome(TextChoices):
    """How the life of a document has ended."""

    COMPLETED = "completed", "исполнен"
    TERMINATED = "terminated", "расторгнут"
    CANCELLED = "cancelled", "отменён"


class DocumentFile(TextChoices):
    """What people take away of a document."""

    PDF = "pdf", "PDF"
    WORD = "word", "файл Word"
    PAYLOAD = "payload", "файл для подписания"
    SIGNATURE = "signature", "файл подписи"
    SCAN = "scan", "скан бумажного подлинника"


IN_FORCE, IN_FORCE_WORDS = "in_force", "действует"
"""A document that has not ended and that all its sides have signed, as people are told."""

UNSIGNED, UNSIGNED_WORDS = "unsigned", "подписан не всеми"
"""A document that has not ended, of whose latest version a signature is missing (`kernel.signatures` knows)."""


class SigningParty(TextChoices):
    """A side that signs."""

    BODY = "body", "уполномоченный орган"
    PROVIDER = "provider", "исполнитель услуг"
    CITIZEN = "citizen", "законный представитель получателя"
    EXPERT = "expert", "эксперт"
    CHAIR = "chair", "председательствующий на заседании"


PERSONAL = frozenset({SigningParty.CITIZEN, SigningParty.EXPERT, SigningParty.CHAIR})
"""Sides that are people and sign in person."""


class SignatureForm(TextChoices):
    """How a side signs: an enhanced signature (УКЭП), a code sent to the person, or the hand on paper."""

    CMS = "cms", "усиленная электронная подпись"
    SIMPLE = "simple", "простая электронная подпись (код)"
    PAPER = "paper", "собственноручная подпись на бумаге"
