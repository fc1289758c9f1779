"""Programmes: moderation, certification and its experts (operations.md §3.4)."""

from decimal import Decimal

from sotszakaz.kernel.regulations.parameters.sources import RECALLED
from sotszakaz.kernel.regulations.types import Ground, Group, grounds, percent, sentences, whole, yes_no

DAYS = "рабочий день,рабочих дня,рабочих дней"


class Programmes:
    """Who looks at a programme before families see it, and before certificates pay for it."""

    MODERATION_REQUIRED = yes_no(
        "moderation_required", "Программу публикуют только после модерации", Group.PROGRAMMES, default=False,
        source=RECALLED,
    )  # fmt: skip
    MODERATION_WORKING_DAYS = whole(
        "moderation_working_days", "Срок модерации программы", Group.PROGRAMMES, low=1, high=60, unit=DAYS,
        default=10, source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_REQUIRED = yes_no(
        "certification_required", "Сертификаты оплачивают только сертифицированные программы", Group.PROGRAMMES,
        default=False, source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_WORKING_DAYS = whole(
        "certification_working_days", "Срок решения о сертификации программы", Group.PROGRAMMES, low=1, high=120,
        unit=DAYS, default=30, source=RECALLED,
    )  # fmt: skip
    EXPERT_WORKING_DAYS = whole(
        "expert_working_days", "Срок заключения эксперта", Group.PROGRAMMES, low=1, high=60, unit=DAYS, default=10,
        source=RECALLED,
    )  # fmt: skip
    EXPERTS_PER_PROGRAMME = whole(
        "experts_per_programme", "Сколько экспертов оценивают программу", Group.PROGRAMMES, low=1, high=5,
        unit="эксперт,эксперта,экспертов", default=2, source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_CRITERIA = sentences(
        "certification_criteria", "Критерии экспертизы программы", Group.PROGRAMMES, source=RECALLED,
        default=(
            "Цель и задачи названы, результаты можно проверить.",
            "Содержание соответствует направленности, возрасту и часам.",
            "Учебный план и график реальны.",
            "Способы оценки результатов подходят к содержанию.",
            "Педагоги, помещения и оборудование достаточны и безопасны.",
        ),
    )  # fmt: skip
    CRITERION_MOST_POINTS = whole(
        "criterion_most_points", "Наибольший балл по одному критерию", Group.PROGRAMMES, low=1, high=10,
        unit="балл,балла,баллов", default=3, source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_PASS_PERCENT = percent(
        "certification_pass_percent", "Сколько баллов нужно для сертификации, от наибольшего", Group.PROGRAMMES,
        default=Decimal(60), source=RECALLED,
    )  # fmt: skip
    EXPERTS_DIVERGE_PERCENT = percent(
        "experts_diverge_percent", "При каком расхождении экспертов нужен ещё один", Group.PROGRAMMES,
        default=Decimal(30), source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_VALID_MONTHS = whole(
        "certification_valid_months", "Сколько действует сертификация программы", Group.PROGRAMMES, low=1, high=120,
        unit="месяц,месяца,месяцев", default=36, source=RECALLED,
    )  # fmt: skip
    APPEAL_WORKING_DAYS = whole(
        "appeal_working_days", "Срок, в который отказ в сертификации можно обжаловать", Group.PROGRAMMES, low=1,
        high=120, unit=DAYS, default=10, source=RECALLED,
    )  # fmt: skip
    REMIND_WORKING_DAYS = whole(
        "remind_working_days", "За сколько напоминать о сроке по программе", Group.PROGRAMMES, low=1, high=30,
        unit=DAYS, default=2, source=RECALLED,
    )  # fmt: skip
    CERTIFICATION_REFUSAL_GROUNDS = grounds(
        "certification_refusal_grounds", "Основания отказа в сертификации программы", Group.PROGRAMMES, source=RECALLED,
        default=(
            Ground(code="points", text="По заключениям экспертов набрано меньше баллов, чем нужно."),
            Ground(code="unreliable", text="Сведения о программе недостоверны или неполны."),
            Ground(code="conditions", text="Исполнитель не может вести программу на установленных условиях."),
        ),
    )  # fmt: skip
    CERTIFICATION_REVOKE_GROUNDS = grounds(
        "certification_revoke_grounds", "Основания отзыва сертификации программы", Group.PROGRAMMES, source=RECALLED,
        default=(
            Ground(code="own_wish", text="Исполнитель сам попросил отозвать сертификацию."),
            Ground(code="changed", text="Программа изменена и больше не та, что оценивали эксперты."),
            Ground(code="breaches", text="Проверка выявила, что программу ведут не так, как она заявлена."),
        ),
    )  # fmt: skip
