"""Children and certificates."""

from decimal import Decimal

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.choices import ChildConfirmation, GrownUpContracts
from sotszakaz.kernel.regulations.parameters.sources import OLD_PORTAL, RECALLED
from sotszakaz.kernel.regulations.types import (
    Definition,
    Ground,
    Group,
    grounds,
    hours,
    hours_or_none,
    whole,
    whole_or_none,
    yes_no,
)


class Children:
    """Who gets a certificate, and within which limits."""

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

    GROWN_UP_CONTRACTS: Definition[GrownUpContracts] = Definition(
        "grown_up_contracts",
        "Что с договорами ребёнка, когда он достиг возраста прекращения сертификата",
        Group.CHILDREN,
        TypeAdapter(GrownUpContracts),
        "«run_to_end» или «by_notice»",
        GrownUpContracts.RUN_TO_END,
        RECALLED,
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

    MAX_HOURS_PER_WEEK_PER_CHILD = hours_or_none(
        "max_hours_per_week_per_child",
        "Академических часов в неделю у одного ребёнка по сертификату",
        Group.CHILDREN,
        unit="час,часа,часов",
        default=None,
        source="В одном из районов сертификат не формируют при нагрузке выше 11,5 часа; в актах не указано.",
    )
    EXTRA_HOURS_FOR_SIGNIFICANT = hours(
        "extra_hours_for_significant",
        "Часов в неделю сверх нормы, только для значимых программ",
        Group.CHILDREN,
        unit="час,часа,часов",
        default=Decimal(0),
        source="В одном из районов к норме 12 часов добавлены 4 часа для значимых программ; в актах не указано.",
    )
    MAX_CERTIFICATES_PER_FOCUS = whole_or_none(
        "max_certificates_per_focus",
        "Социальных сертификатов одной направленности у ребёнка одновременно",
        Group.CHILDREN,
        low=1,
        high=100,
        default=None,
        source=OLD_PORTAL,
    )
    SUSPENDED_WITHOUT_CONTRACTS = yes_no(
        "suspended_without_contracts",
        "Приостанавливают только сертификат, по которому нет действующих договоров",
        Group.CHILDREN,
        default=False,
        source="Прежние порталы приостанавливали только такие; в прочитанных актах не указано, поэтому договоры "
        "продолжаются, а расторгнуть их можно по основанию «сертификат приостановлен».",
    )
    RESUMED_IN_NEXT_PERIOD = yes_no(
        "resumed_in_next_period",
        "Приостановленный сертификат возобновляют не раньше следующего периода программы",
        Group.CHILDREN,
        default=False,
        source="Так считали прежние порталы; в прочитанных актах не указано, поэтому возобновляют в любой день.",
    )
    CHILD_CHANGE_WORKING_DAYS = whole(
        "child_change_working_days",
        "Срок ответа на просьбу семьи изменить данные ребёнка",
        Group.CHILDREN,
        low=1,
        high=30,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=5,
        source=RECALLED,
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
