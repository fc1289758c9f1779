"""The social order and the working days by which all terms run."""

from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.parameters.sources import RECALLED
from sotszakaz.kernel.regulations.types import DayOfYear, Definition, Group, Kind, percent, whole


class Order:
    """When the order and its report are due, what a report must keep to, which days are worked."""

    ORDER_DUE: Definition[DayOfYear] = Definition(
        "order_due",
        "Заказ на год утверждается до",
        Group.ORDER,
        TypeAdapter(DayOfYear),
        "месяц и число",
        DayOfYear(month=1, day=1),
        "План апробации, пункт 4.1: «далее ежегодно до 1 января».",
        is_confirmed=True,
        kind=Kind.DAY_OF_YEAR,
    )

    REPORT_DUE: Definition[DayOfYear] = Definition(
        "report_due",
        "Отчёт об исполнении заказа за год сдают на следующий год не позднее",
        Group.ORDER,
        TypeAdapter(DayOfYear),
        "месяц и число",
        DayOfYear(month=2, day=15),
        RECALLED,
        kind=Kind.DAY_OF_YEAR,
    )

    ORDER_PUBLICATION_WORKING_DAYS = whole(
        "order_publication_working_days",
        "Срок публикации утверждённого заказа",
        Group.ORDER,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=10,
        source=RECALLED,
    )

    PLAN_AT_RISK_DAYS = whole(
        "plan_at_risk_days",
        "За сколько дней до срока невыполненное мероприятие плана считается под угрозой",
        Group.ORDER,
        low=1,
        high=90,
        unit="день,дня,дней",
        default=10,
        source=RECALLED,
    )

    MEETING_GATHERING_MINUTES = whole(
        "meeting_gathering_minutes",
        "За сколько минут до начала заседания рабочей группы отмечают пришедших",
        Group.ORDER,
        low=0,
        high=720,
        unit="минута,минуты,минут",
        default=60,
        source="Акт об этом молчит; по смыслу кворума пришедший присутствует, когда заседание собирается.",
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
        kind=Kind.DAYS,
    )
