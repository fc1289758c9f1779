"""Enrolment and the contract."""

from sotszakaz.kernel.regulations.parameters.sources import RECALLED
from sotszakaz.kernel.regulations.types import Ground, Group, grounds, whole


class Enrolment:
    """Terms and grounds of an application and its contract."""

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
