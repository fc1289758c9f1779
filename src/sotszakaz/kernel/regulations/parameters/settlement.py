"""Delivered months."""

from decimal import Decimal

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.choices import (
    CountingPolicy,
    FallenClassCounting,
    ParentCountingPolicy,
    ParentWholeLess,
    Rounding,
)
from sotszakaz.kernel.regulations.parameters.sources import OLD_PORTAL, OLDER_RULES, RECALLED, SANITARY
from sotszakaz.kernel.regulations.types import Definition, Group, percent, whole, whole_or_none, yes_no


class Settlement:
    """How a month is counted and paid."""

    COUNTING_POLICY: Definition[CountingPolicy] = Definition(
        "counting_policy",
        "По чему считается оказанный месяц",
        Group.SETTLEMENT,
        TypeAdapter(CountingPolicy),
        "«by_contract», «by_schedule_hours» или «by_attendance»",
        CountingPolicy.BY_CONTRACT,
        OLD_PORTAL,
    )

    PARENT_COUNTING_POLICY: Definition[ParentCountingPolicy] = Definition(
        "parent_counting_policy",
        "По чему считается доплата законного представителя",
        Group.SETTLEMENT,
        TypeAdapter(ParentCountingPolicy),
        "«whole», «as_certificate», «by_contract», «by_schedule_hours» или «by_attendance»",
        ParentCountingPolicy.AS_CERTIFICATE,
        OLD_PORTAL,
    )

    PARENT_WHOLE_LESS: Definition[ParentWholeLess] = Definition(
        "parent_whole_less",
        "Что уменьшает доплату, которая считается целиком",
        Group.SETTLEMENT,
        TypeAdapter(ParentWholeLess),
        "«nothing», «decisions» или «cancelled»",
        ParentWholeLess.NOTHING,
        "В прочитанных актах о доплате за отменённые занятия не сказано.",
    )

    QUARANTINE_COUNTING: Definition[FallenClassCounting] = Definition(
        "quarantine_counting",
        "Как считается занятие, отменённое из-за карантина",
        Group.SETTLEMENT,
        TypeAdapter(FallenClassCounting),
        "«as_cancelled», «as_held» или «not_planned»",
        FallenClassCounting.AS_CANCELLED,
        RECALLED,
    )

    FORCE_MAJEURE_COUNTING: Definition[FallenClassCounting] = Definition(
        "force_majeure_counting",
        "Как считается занятие, отменённое из-за непреодолимой силы",
        Group.SETTLEMENT,
        TypeAdapter(FallenClassCounting),
        "«as_cancelled», «as_held» или «not_planned»",
        FallenClassCounting.AS_CANCELLED,
        RECALLED,
    )

    DECEMBER_CLOSE_FROM_DAY = whole(
        "december_close_from_day",
        "День декабря, с которого закрывают декабрь; 0 — как любой другой месяц",
        Group.SETTLEMENT,
        low=0,
        high=31,
        default=0,
        source=OLD_PORTAL,
    )

    LAPSE_AFTER_DAYS = whole(
        "lapse_after_days",
        "Сколько дней после конца периода остаток сертификата ждёт исправлений прошлых месяцев и не сгорает",
        Group.SETTLEMENT,
        low=0,
        high=180,
        unit="день,дня,дней",
        default=0,
        source=RECALLED,
    )

    ADVANCE_PERCENT = percent(
        "advance_percent", "Аванс от обязательств месяца", Group.SETTLEMENT, default=Decimal(80), source=OLD_PORTAL
    )

    ADVANCE_FROM_WORKING_DAY = whole(
        "advance_from_working_day",
        "Рабочий день месяца, с которого подают заявку на аванс",
        Group.SETTLEMENT,
        low=1,
        high=20,
        default=2,
        source=OLDER_RULES,
    )

    DEBT_RETURN_WORKING_DAYS = whole(
        "debt_return_working_days",
        "Срок, в который исполнитель возвращает перечисленное сверх оказанного, когда соглашение окончено",
        Group.SETTLEMENT,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=10,
        source=OLDER_RULES,
    )

    DEBT_CARRIED_OVER = yes_no(
        "debt_carried_over",
        "Долг по оконченному соглашению зачитывается из выплат по следующему соглашению того же исполнителя",
        Group.SETTLEMENT,
        default=False,
        source=RECALLED,
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

    CORRECTIONS_MONTHS = whole_or_none(
        "corrections_months",
        "Сколько месяцев после окончания месяца его табели и доли исправляют и возражают против начислений",
        Group.SETTLEMENT,
        low=1,
        high=36,
        unit="месяц,месяца,месяцев",
        default=None,
        source="В прочитанных актах последнего дня исправлений нет, поэтому закрытый месяц исправляют в любой день.",
    )

    HAND_IN_REQUIRED = yes_no(
        "hand_in_required",
        "Месяц закрывают, только когда исполнители его сдали и он принят",
        Group.SETTLEMENT,
        default=False,
        source=RECALLED,
    )

    HAND_IN_WORKING_DAYS = whole(
        "hand_in_working_days",
        "Срок, в который исполнитель сдаёт прошедший месяц",
        Group.SETTLEMENT,
        low=1,
        high=20,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=3,
        source=RECALLED,
    )

    UNUSUAL_PHONE_CHILDREN = whole(
        "unusual_phone_children",
        "Сколько детей разных семей с одним телефоном считать необычным",
        Group.SETTLEMENT,
        low=2,
        high=50,
        unit="ребёнок,ребёнка,детей",
        default=3,
        source=RECALLED,
    )

    UNUSUAL_PERSON_CHILDREN = whole(
        "unusual_person_children",
        "Скольких обучающихся детей у одного законного представителя считать необычным",
        Group.SETTLEMENT,
        low=2,
        high=50,
        unit="ребёнок,ребёнка,детей",
        default=8,
        source="В прочитанных актах не указано.",
    )

    CLASSES_FROM_HOUR = whole(
        "classes_from_hour",
        "Час, раньше которого занятий не бывает",
        Group.SETTLEMENT,
        low=0,
        high=12,
        default=8,
        source=SANITARY,
    )

    CLASSES_UNTIL_HOUR = whole(
        "classes_until_hour",
        "Час, позже которого занятий не бывает",
        Group.SETTLEMENT,
        low=13,
        high=24,
        default=21,
        source=SANITARY,
    )

    PAYMENT_NEEDS_PAPERS = yes_no(
        "payment_needs_papers",
        "Платёжное поручение по реестру составляют, когда приняты его акт и счёт",
        Group.SETTLEMENT,
        default=True,
        source=RECALLED,
    )

    OBJECTION_WORKING_DAYS = whole(
        "objection_working_days",
        "Срок ответа на возражение против начисления",
        Group.SETTLEMENT,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=10,
        source=RECALLED,
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
