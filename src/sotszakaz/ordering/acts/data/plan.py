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
    Topic(
        "agreement_rules",
        "правила заключения соглашений с электронной подписью",
        r"(?:правил|порядк)\w* (?:заключения|подписания)[^.]{0,600}соглашени"
        r"|(?:правил|порядк)\w* заключения в электронн",
    ),
    Topic(
        "electronic_agreements",
        "заключение соглашений в электронной форме",
        r"соглашени\w*[^.]{0,600}в электронн\w+ (?:форм[еу]|вид)",
    ),
    Topic(
        "publication",
        "размещение документов на Едином портале бюджетной системы",
        r"едином портале|(?:размещени\w+|разместить) (?:информаци|сведени|документ)",
        needed=True,
    ),
    Topic(
        "order_procedure",
        "порядок формирования социального заказа",
        r"поряд\w* (?:формирования|составления|разработки)[^.]{0,600}(?:социальн\w+ )?заказ",
    ),
    Topic(
        "budget",
        "изменения бюджета или бюджетной росписи",
        r"(?:изменени\w*|перераспредел\w*)[^.]{0,600}(?:бюджет|роспис)",
    ),
    Topic(
        "registry_procedure", "порядок формирования реестра исполнителей", r"поряд\w*[^.]{0,600}реестра исполнителей"
    ),
    Topic("single_certificate", "порядок единого социального сертификата", r"един\w+ социальн\w+ сертификат"),
    Topic("subsidy", "порядок предоставления субсидии", r"субсиди"),
    Topic("typical_agreement", "типовая форма соглашения", r"типов\w+ форм\w+ соглашени"),
    Topic("contract_conditions", "иные условия договора с потребителем", r"ины(?:е|х) услови"),
    Topic(
        "certificate_procedure",
        "порядок формирования социальных сертификатов",
        r"(?:проект|поряд|правил)\w* .{0,600}(?:формировани|выдач|ведени)\w*[^.]{0,600}сертификат",
    ),
    Topic("consultations", "консультации заинтересованных сторон", r"консульт(?:аци|иров)"),
    Topic("seminar", "семинар-совещание с исполнителями", r"семинар|совещани\w+ с [^.]{0,600}исполнител"),
    Topic("campaign", "информационная кампания", r"информационн\w+ кампани|рассказ|информировани"),
    Topic(
        "media_plan",
        "план освещения в средствах массовой информации",
        r"(?:план|освещени)\w*[^.]{0,600}(?:массовой информации|\bсми\b|печати)",
    ),
    Topic(
        "order",
        "формирование, утверждение и размещение социального заказа",
        r"^(?:формирование|составление|утверждение|сформировать|составить|утвердить)[^.]{0,600}социальн\w+ заказ",
        needed=True,
    ),
    Topic(
        "registry",
        "формирование реестра исполнителей",
        r"^(?:формирование|составление|ведение|сформировать|составить|вести)[^.]{0,600}реестра? исполнителей",
        needed=True,
    ),
    Topic("agreements", "заключение соглашений с исполнителями", r"^заключ(?:ение|ить) соглашени", needed=True),
    Topic(
        "certificates",
        "формирование социальных сертификатов и реестра получателей",
        r"^(?:обеспеч\w+ )?(?:формировани\w*|выдач\w*|сформировать|выдать)[^.]{0,600}социальн\w+ сертификат",
        needed=True,
    ),
    Topic(
        "selection", "отбор исполнителей", r"^(?:проведение |организация |провести )?отбора? исполнителей", needed=True
    ),
    Topic(
        "conference",
        "конференция по мониторингу",
        r"конференци|кругл\w+ стол|обсу(?:ждени|дить)\w*[^.]{0,600}мониторинг",
    ),
    Topic(
        "monitoring",
        "система мониторинга и оценки",
        r"(?:разработ|создани|создать|утвер)\w* [^.]{0,600}мониторинг",
        needed=True,
    ),
    Topic("assessment_meeting", "совещание по оценке результатов", r"участ(?:и|в)\w*[^.]{0,600}совещани"),
    Topic(
        "assessment",
        "информация о результатах апробации",
        r"^(?:подготов|состав|представ)\w*[^.]{0,600}(?:информаци|сведени|отчет|доклад)\w*[^.]{0,600}"
        r"(?:апробаци|реализаци|результат)",
        needed=True,
    ),
)
"""In the order in which they are tried: the words of some stand inside the titles of others."""

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
