"""The usual plan of approbation: topics of measures by the words of their titles, and which must come before which."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A measure that plans usually have. Without a needed one the order cannot be carried out."""

    key: str
    name: str
    pattern: str
    needed: bool = False


TOPICS = (
    Topic("publication", "размещение документов на Едином портале бюджетной системы", r"едином портале", needed=True),
    Topic(
        "electronic_agreements",
        "заключение соглашений в электронной форме",
        r"обеспечение заключения соглашени.*в электронной форме",
    ),
    Topic(
        "order_procedure",
        "порядок формирования социального заказа",
        r"порядка формирования муниципальн\w+ социальн\w+ заказ",
    ),
    Topic("budget", "изменения бюджета или бюджетной росписи", r"внесение изменений.*(?:бюджет|роспис)"),
    Topic(
        "registry_procedure", "порядок формирования реестра исполнителей", r"порядка формирования реестра исполнителей"
    ),
    Topic(
        "certificate_procedure",
        "порядок формирования социальных сертификатов",
        r"(?:проект|порядк)\w* .*формировани\w+ в электронном виде социальных сертификатов",
    ),
    Topic(
        "agreement_rules",
        "правила заключения соглашений с электронной подписью",
        r"(?:правил|порядка) заключения в электронной форме",
    ),
    Topic("subsidy", "порядок предоставления субсидии", r"порядка предоставления субсиди"),
    Topic("single_certificate", "порядок единого социального сертификата", r"единого социального сертификата"),
    Topic("typical_agreement", "типовая форма соглашения", r"типовой формы соглашения"),
    Topic("contract_conditions", "иные условия договора с потребителем", r"иных условиях"),
    Topic("seminar", "семинар-совещание с исполнителями", r"семинара-совещания"),
    Topic("campaign", "информационная кампания", r"информационной кампании"),
    Topic("consultations", "консультации заинтересованных сторон", r"проведение консультаций"),
    Topic(
        "media_plan",
        "план освещения в средствах массовой информации",
        r"плана мероприятий.*(?:массовой информации|сми)",
    ),
    Topic(
        "order",
        "формирование, утверждение и размещение социального заказа",
        r"^формирование, утверждение.*социальн\w+ заказ",
        needed=True,
    ),
    Topic("registry", "формирование реестра исполнителей", r"^формирование реестра исполнителей", needed=True),
    Topic("agreements", "заключение соглашений с исполнителями", r"^заключение соглашений", needed=True),
    Topic(
        "certificates",
        "формирование социальных сертификатов и реестра получателей",
        r"^(?:обеспечение )?формировани\w+.*социальных сертификатов",
        needed=True,
    ),
    Topic("selection", "отбор исполнителей", r"^проведение отбора", needed=True),
    Topic("conference", "конференция по мониторингу", r"^организация (?:конференции|круглого стола)"),
    Topic(
        "monitoring",
        "система мониторинга и оценки",
        r"^разработка (?:системы|методических рекомендаций).*мониторинг",
        needed=True,
    ),
    Topic("assessment", "информация о результатах апробации", r"^подготовка информации о реализации", needed=True),
    Topic("assessment_meeting", "совещание по оценке результатов", r"участия в совещании"),
)

BEFORE = (
    ("order_procedure", "order"),
    ("registry_procedure", "registry"),
    ("certificate_procedure", "certificates"),
    ("agreement_rules", "agreements"),
    ("typical_agreement", "agreements"),
    ("electronic_agreements", "agreements"),
    ("registry", "agreements"),
    ("registry", "selection"),
    ("order", "selection"),
)
"""Pairs of topics: the first must be due no later than the second."""
