"""The catalogue of parameters: what a municipality's act decides, with a default for what it does not say.

`Parameter.MIN_AGE` is typed, so `regulation.value(Parameter.MIN_AGE)` is an `int` for mypy too. A new parameter is one
attribute here; versions adopted before it answer with its default. Marks [S], [F], [R] in sources are those of the
domain notes: read in an act, found on a public page, recalled.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.types import (
    ChildConfirmation,
    CountingPolicy,
    DayOfYear,
    Definition,
    Ground,
    Group,
    Rounding,
    grounds,
    percent,
    text,
    whole,
    whole_or_none,
)

RECALLED: Final = "В прочитанных актах не указано; принято по обычной практике регионов."
OLD_PORTAL: Final = "Так считали прежние порталы учёта сертификатов; в прочитанных актах не указано."


class Parameter:
    """All parameters, by the name that code uses."""

    MIN_AGE = whole(
        "min_age",
        "Наименьший возраст получателя",
        Group.CHILDREN,
        low=0,
        high=17,
        unit="год,года,лет",
        default=5,
        source="«От 5 до 18 лет» в программах других муниципалитетов; в акте муниципалитета не указано.",
    )
    MAX_AGE = whole(
        "max_age",
        "Возраст, с которого сертификат прекращается",
        Group.CHILDREN,
        low=1,
        high=24,
        unit="год,года,лет",
        default=18,
        source="«От 5 до 18 лет» в программах других муниципалитетов; читается как «ещё нет 18».",
    )
    CHILD_CONFIRMATION: Definition[ChildConfirmation] = Definition(
        "child_confirmation",
        "Как подтверждаются данные ребёнка",
        Group.CHILDREN,
        TypeAdapter(ChildConfirmation),
        "«by_clerk» или «by_rule»",
        ChildConfirmation.BY_CLERK,
        "Описания региональных навигаторов: данные сверяет сотрудник по подлинникам.",
    )
    MAX_CERTIFICATES_PER_CHILD = whole_or_none(
        "max_certificates_per_child",
        "Социальных сертификатов у одного ребёнка одновременно",
        Group.CHILDREN,
        low=1,
        high=100,
        default=None,
        source="В известных положениях число ограничено только номиналом.",
    )
    CHILD_REFUSAL_GROUNDS = grounds(
        "child_refusal_grounds",
        "Основания возврата данных ребёнка",
        Group.CHILDREN,
        source=RECALLED,
        default=(
            Ground(code="age", text="Возраст ребёнка не входит в установленные пределы."),
            Ground(code="duplicate", text="На ребёнка уже заведена запись."),
            Ground(code="residence", text="Ребёнок не проживает на территории муниципалитета."),
            Ground(code="mismatch", text="Сведения не совпадают с документами."),
            Ground(code="representative", text="Заявитель не является законным представителем."),
        ),
    )

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
    PRICE_CAP_PERCENT = percent(
        "price_cap_percent",
        "Предельная цена части программы от нормативных затрат",
        Group.PROVIDERS,
        default=Decimal(150),
        source=OLD_PORTAL,
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

    APPLICATION_ANSWER_WORKING_DAYS = whole(
        "application_answer_working_days",
        "Срок ответа на заявление о зачислении",
        Group.ENROLMENT,
        low=1,
        high=45,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=7,
        source="Регламент услуги «Запись на обучение» одного из регионов: не более 7 рабочих дней без испытаний.",
    )
    CONTRACT_SIGN_WORKING_DAYS = whole(
        "contract_sign_working_days",
        "Срок подписания договора после приглашения",
        Group.ENROLMENT,
        low=1,
        high=45,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=4,
        source=RECALLED,
    )
    ENROLMENT_REFUSAL_GROUNDS = grounds(
        "enrolment_refusal_grounds",
        "Основания отказа в зачислении",
        Group.ENROLMENT,
        source=RECALLED,
        default=(
            Ground(code="places", text="В группе нет свободных мест."),
            Ground(code="age", text="Возраст ребёнка не подходит для программы."),
            Ground(code="health", text="Есть медицинские противопоказания."),
            Ground(code="documents", text="Документы не представлены или противоречат заявлению."),
            Ground(code="unsigned", text="Договор не подписан в установленный срок."),
            Ground(code="certificate", text="Сертификат не действует."),
        ),
    )

    COUNTING_POLICY: Definition[CountingPolicy] = Definition(
        "counting_policy",
        "По чему считается оказанный месяц",
        Group.SETTLEMENT,
        TypeAdapter(CountingPolicy),
        "«by_contract», «by_schedule_hours» или «by_attendance»",
        CountingPolicy.BY_CONTRACT,
        OLD_PORTAL,
    )
    ADVANCE_PERCENT = percent(
        "advance_percent", "Аванс от обязательств месяца", Group.SETTLEMENT, default=Decimal(80), source=OLD_PORTAL
    )
    MONTH_CLOSE_NOT_BEFORE_DAY = whole(
        "month_close_not_before_day",
        "День следующего месяца, раньше которого месяц не закрывают",
        Group.SETTLEMENT,
        low=1,
        high=28,
        default=1,
        source=OLD_PORTAL,
    )
    ROUNDING: Definition[Rounding] = Definition(
        "rounding",
        "Округление сумм",
        Group.SETTLEMENT,
        TypeAdapter(Rounding),
        "«half_up_kopeck»",
        Rounding.HALF_UP_KOPECK,
        "Обычное правило бухгалтерского учёта; в прочитанных актах не указано.",
    )

    ORDER_DUE: Definition[DayOfYear] = Definition(
        "order_due",
        "Заказ на год утверждается до",
        Group.ORDER,
        TypeAdapter(DayOfYear),
        "месяц и число",
        DayOfYear(month=1, day=1),
        "План апробации, пункт 4.1: «далее ежегодно до 1 января».",
        is_confirmed=True,
    )
    PERMITTED_DEVIATION_PERCENT = percent(
        "permitted_deviation_percent",
        "Допустимое отклонение от объёма заказа",
        Group.ORDER,
        default=Decimal(10),
        source=RECALLED,
    )

    WORKING_WEEKENDS: Definition[tuple[date, ...]] = Definition(
        "working_weekends",
        "Выходные дни, объявленные рабочими",
        Group.CALENDAR,
        TypeAdapter(tuple[date, ...]),
        "список дней",
        (),
        "Сверх общероссийского производственного календаря.",
    )


CATALOGUE: Final[dict[str, Definition[Any]]] = {
    each.key: each for each in vars(Parameter).values() if isinstance(each, Definition)
}
