"""Providers and agreements."""

from decimal import Decimal

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.choices import HoursPrice, NormativeMethod
from sotszakaz.kernel.regulations.parameters.sources import OLD_PORTAL, RECALLED
from sotszakaz.kernel.regulations.types import Definition, Ground, Group, grounds, percent, text, whole, yes_no


class Providers:
    """The registry, the licence, the price."""

    PROVIDER_DECISION_WORKING_DAYS = whole(
        "provider_decision_working_days",
        "Срок решения по заявке в реестр исполнителей",
        Group.PROVIDERS,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=5,
        source=RECALLED,
    )

    LICENCE_SUBTYPE = text(
        "licence_subtype",
        "Подвид образования в лицензии",
        Group.PROVIDERS,
        default="Дополнительное образование детей и взрослых",
        source="План апробации, пункт о реестре исполнителей: основанием является лицензия с этим подвидом.",
    )

    AMENDMENT_NEEDS_SIGNATURES = yes_no(
        "amendment_needs_signatures",
        "Дополнительное соглашение с исполнителем вступает в силу после подписей сторон",
        Group.PROVIDERS,
        default=True,
        source="План апробации: соглашения заключают в электронной форме, их подписывают обе стороны.",
    )

    PRICE_CAP_PERCENT = percent(
        "price_cap_percent",
        "Предельная цена части программы от нормативных затрат",
        Group.PROVIDERS,
        default=Decimal(150),
        source=OLD_PORTAL,
    )

    NORMATIVE_METHOD: Definition[NormativeMethod] = Definition(
        "normative_method",
        "Как считаются нормативные затраты на часть программы",
        Group.PROVIDERS,
        TypeAdapter(NormativeMethod),
        "«simple» или «full»",
        NormativeMethod.SIMPLE,
        "189-ФЗ: норматив на человеко-час, умноженный на объём; полную формулу применяли прежние порталы.",
    )
    HOURS_PRICE: Definition[HoursPrice] = Definition(
        "hours_price",
        "Цена части выше нормативных затрат, когда номинал сертификата в часах",
        Group.PROVIDERS,
        TypeAdapter(HoursPrice),
        "«by_norm» или «co_payment»",
        HoursPrice.BY_NORM,
        "В прочитанных актах с номиналом в часах о доплате не сказано; по сертификату не платят больше цены.",
    )
    PROVIDER_REFUSAL_GROUNDS = grounds(
        "provider_refusal_grounds",
        "Основания отказа во включении в реестр исполнителей",
        Group.PROVIDERS,
        source=RECALLED,
        default=(
            Ground(code="licence", text="Нет действующей лицензии на дополнительное образование детей и взрослых."),
            Ground(code="incomplete", text="Сведения в заявке неполные или противоречивые."),
            Ground(code="mismatch", text="Сведения не совпадают с ЕГРЮЛ или ЕГРИП."),
            Ground(code="liquidation", text="Заявитель ликвидируется, банкрот или его деятельность приостановлена."),
            Ground(code="conditions", text="Заявитель не может оказать услугу на установленных условиях."),
        ),
    )

    PROVIDER_EXCLUSION_GROUNDS = grounds(
        "provider_exclusion_grounds", "Основания исключения из реестра исполнителей", Group.PROVIDERS, source=RECALLED,
        default=(
            Ground(code="own_wish", text="Исполнитель сам попросил исключить его из реестра."),
            Ground(code="licence_lost", text="Лицензия прекращена или приостановлена."),
            Ground(code="ceased", text="Организация или предприниматель прекратили деятельность."),
            Ground(code="breaches", text="Проверки повторно выявили нарушения условий оказания услуг."),
            Ground(code="unreliable", text="Сведения, по которым сделана запись, оказались недостоверными."),
        ),
    )  # fmt: skip
