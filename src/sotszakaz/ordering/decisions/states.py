from django.db.models import TextChoices


class ActKind(TextChoices):
    """Kinds of municipal acts, by the word of the heading."""

    RESOLUTION = "постановление", "постановление"
    ORDER = "распоряжение", "распоряжение"
    DECISION = "решение", "решение"
    DIRECTIVE = "приказ", "приказ"


class DocumentKind(TextChoices):
    """The seven documents that the decision makes electronic (§3.2 of the notes on the law)."""

    SOCIAL_ORDER = "social_order", "муниципальный социальный заказ"
    EXECUTION_REPORT = "execution_report", "отчёт об исполнении социального заказа"
    PROVIDER_APPLICATION = "provider_application", "заявка исполнителя на включение в реестр"
    AGREEMENT = "agreement", "соглашение о финансовом обеспечении (возмещении) затрат"
    ENROLMENT_APPLICATION = "enrolment_application", "заявление о зачислении и получении сертификата"
    SOCIAL_CERTIFICATE = "social_certificate", "социальный сертификат"
    CONTRACT = "contract", "договор исполнителя с получателем сертификата"


class IndicatorType(TextChoices):
    PROCESS = "process", "процесс"
    INTERMEDIATE = "intermediate", "промежуточный результат"
    FINAL = "final", "итоговый результат"


class ValueKind(TextChoices):
    """What stands in a cell of the table of indicators."""

    NUMBER = "number", "число"
    PERCENT = "percent", "процент"
    STATE = "state", "состояние"
    PENDING = "pending", "будет определено"
    EMPTY = "empty", "не указано"
