"""Inspections, satisfaction surveys, complaints."""

from sotszakaz.kernel.regulations.parameters.sources import RECALLED
from sotszakaz.kernel.regulations.types import Group, sentences, whole


class Quality:
    """How quality is watched, and in what terms people are answered."""

    MEND_WORKING_DAYS = whole(
        "mend_working_days",
        "Срок устранения нарушений, найденных проверкой",
        Group.QUALITY,
        low=1,
        high=120,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=20,
        source=RECALLED,
    )

    SURVEY_OPEN_DAYS = whole(
        "survey_open_days",
        "Сколько дней открыта ссылка на опрос",
        Group.QUALITY,
        low=1,
        high=90,
        unit="день,дня,дней",
        default=14,
        source=RECALLED,
    )

    SURVEY_FEWEST_ANSWERS = whole(
        "survey_fewest_answers",
        "При скольких ответах показывать итоги опроса",
        Group.QUALITY,
        low=2,
        high=100,
        unit="ответ,ответа,ответов",
        default=5,
        source=RECALLED,
    )

    SURVEY_SATISFIED_FROM = whole(
        "survey_satisfied_from",
        "С какой оценки по пятибалльной шкале получатель считается довольным",
        Group.QUALITY,
        low=2,
        high=5,
        default=4,
        source=RECALLED,
    )

    COMPLAINT_DAYS = whole(
        "complaint_days",
        "Срок ответа на жалобу",
        Group.QUALITY,
        low=1,
        high=60,
        unit="день,дня,дней",
        default=30,
        source=RECALLED,
    )

    COMPLAINT_APPEAL_DAYS = whole(
        "complaint_appeal_days",
        "Срок, в который ответ на жалобу можно обжаловать",
        Group.QUALITY,
        low=1,
        high=365,
        unit="день,дня,дней",
        default=90,
        source=RECALLED,
    )

    FEEDBACK_PHONES = sentences(
        "feedback_phones",
        "Телефоны, по которым принимают отзывы о качестве услуг",
        Group.QUALITY,
        default=(),
        source=RECALLED,
    )

    INDICATOR_ENTRY_DAYS = whole(
        "indicator_entry_days",
        "Срок ввода значений показателей после окончания квартала",
        Group.QUALITY,
        low=1,
        high=90,
        unit="день,дня,дней",
        default=15,
        source=RECALLED,
    )
