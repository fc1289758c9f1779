"""Roles as code: a Russian name, what the person does, and the rights. The database stores the name only."""

from typing import ClassVar

from sotszakaz.kernel.users.permissions import Permission as P

AREA_OFFICE, AREA_PROVIDER, AREA_CITIZEN = "office", "provider", "citizen"

_READS_OFFICE = frozenset(
    {
        P.DECISION_VIEW,
        P.CATALOGUE_VIEW,
        P.ORDER_VIEW,
        P.PLAN_VIEW,
        P.WORKING_GROUP_VIEW,
        P.REGULATION_VIEW,
        P.PROVIDER_VIEW,
        P.AGREEMENT_VIEW,
        P.PROGRAMME_VIEW,
        P.ADMISSION_VIEW,
        P.REPORT_VIEW,
        P.INDICATOR_VIEW,
        P.QUALITY_VIEW,
    }
)
_WATCHES_QUALITY = frozenset({P.CHECKLIST_EDIT, P.INSPECTION_MAKE, P.SURVEY_EDIT, P.COMPLAINT_VIEW, P.COMPLAINT_ANSWER})
_KEEPS_SIGNATURES = frozenset({P.DOCUMENT_SIGN, P.PAPER_REGISTER, P.SIGNATORY_EDIT, P.TRUST_EDIT, P.SIGNATURE_CHECK})


class Role:
    """Base of roles; a retired role stays as an empty shell so that old memberships still have a name."""

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    area: ClassVar[str]
    permissions: ClassVar[frozenset[P]] = frozenset()


class Operator(Role):
    name = "operator"
    title = "оператор уполномоченного органа"
    description = "Загружает акт, ведёт заказ, реестры, детей и план."
    area = AREA_OFFICE
    permissions = _READS_OFFICE | {
        P.ACT_UPLOAD,
        P.DECISION_CONFIRM,
        P.ORDER_EDIT,
        P.PROCEDURE_DRAFT,
        P.SCENARIO_EDIT,
        P.TEMPLATE_EDIT,
        P.PLAN_EDIT,
        P.INDICATOR_EDIT,
        P.WORKING_GROUP_KEEP,
        P.COMMUNICATION_EDIT,
        P.PROVIDER_DECIDE,
        P.PROGRAMME_MODERATE,
        P.CERTIFICATION_DECIDE,
        P.AGREEMENT_MAKE,
        P.ADMISSION_EDIT,
        P.CHILD_VIEW,
        P.CHILD_CONFIRM,
        P.CHILD_MERGE,
        P.ENROLMENT_VIEW,
        P.ENROLMENT_ENTER,
        P.CONTRACT_TERMINATE,
        P.SETTLEMENT_VIEW,
        P.LEDGER_VIEW,
        P.MEASURE_TAKE,
        *_WATCHES_QUALITY,
        *_KEEPS_SIGNATURES,
    }


class Head(Role):
    name = "head"
    title = "руководитель уполномоченного органа"
    description = "Утверждает заказ и решения, видит отчёты."
    area = AREA_OFFICE
    permissions = _READS_OFFICE | {
        P.DECISION_CONFIRM,
        P.ORDER_APPROVE,
        P.SCENARIO_EDIT,
        P.ANALYSIS_APPROVE,
        P.REGULATION_ADOPT,
        P.PROCEDURE_DRAFT,
        P.PROCEDURE_ISSUE,
        P.TEMPLATE_ADOPT,
        P.EXCHANGE_EDIT,
        P.AGREEMENT_MAKE,
        P.ADMISSION_EDIT,
        P.ADMISSION_DECIDE,
        P.SETTLEMENT_VIEW,
        P.LEDGER_VIEW,
        P.CHECKLIST_APPROVE,
        P.MEASURE_TAKE,
        P.COMPLAINT_VIEW,
        P.COMPLAINT_DECIDE,
        P.STANDARD_ADOPT,
        *_KEEPS_SIGNATURES,
    }


class Finance(Role):
    name = "finance"
    title = "финансист уполномоченного органа"
    description = "Закрывает месяц, сверяет реестры на оплату с проводками."
    area = AREA_OFFICE
    permissions = _READS_OFFICE | {
        P.MONTH_CLOSE,
        P.PAYMENT_ORDER,
        P.SCENARIO_EDIT,
        P.SETTLEMENT_VIEW,
        P.LEDGER_VIEW,
        P.ENROLMENT_VIEW,
        P.DOCUMENT_SIGN,
    }


class SupportCentre(Role):
    name = "support_centre"
    title = "муниципальный опорный центр"
    description = "Ведёт реестр исполнителей и сертификаты детей."
    area = AREA_OFFICE
    permissions = _READS_OFFICE | {
        P.INDICATOR_EDIT,
        P.COMMUNICATION_EDIT,
        P.PROVIDER_DECIDE,
        P.PROGRAMME_MODERATE,
        P.CERTIFICATION_DECIDE,
        P.CHILD_VIEW,
        P.CHILD_CONFIRM,
        P.CHILD_MERGE,
        P.ENROLMENT_VIEW,
        P.ENROLMENT_ENTER,
        P.PAPER_REGISTER,
        *_WATCHES_QUALITY,
    }


class GroupMember(Role):
    name = "group_member"
    title = "член рабочей группы"
    description = "Участвует в заседаниях, голосует, видит план, показатели и поручения рабочей группы."
    area = AREA_OFFICE
    permissions = frozenset({P.DECISION_VIEW, P.PLAN_VIEW, P.WORKING_GROUP_VIEW, P.INDICATOR_VIEW, P.REPORT_VIEW})


class Expert(Role):
    name = "expert"
    title = "эксперт по программам"
    description = "Оценивает программы, которые ему назначены, и больше ничего не видит."
    area = AREA_OFFICE
    permissions = frozenset({P.CERTIFICATION_REVIEW})


class Administrator(Role):
    name = "administrator"
    title = "администратор системы"
    description = "Следит за заданиями и рассылкой, возвращает отложенные сообщения."
    area = AREA_OFFICE
    permissions = frozenset({P.JOBS_VIEW, P.JOBS_RETRY, P.CATALOGUE_VIEW})


class PlatformAdministrator(Role):
    """Who keeps what all municipalities share; given by whoever keeps the server, never by a municipality."""

    name = "platform_administrator"
    title = "администратор платформы"
    description = (
        "Загружает перечень услуг, общий для всех муниципалитетов; сравнивает их показатели и планы; "
        "назначает специалистов регионов; следит за заданиями и рассылкой."
    )
    area = AREA_OFFICE
    permissions = Administrator.permissions | {
        P.CATALOGUE_LOAD,
        P.INDICATOR_COMPARE,
        P.PLAN_COMPARE,
        P.COUNTRY_COMPARE,
        P.ROLE_GRANT,
    }


class RegionOfficer(Role):
    """An official of the region of the municipality where the role is given; given by the platform's administrator."""

    name = "region_officer"
    title = "специалист региона"
    description = "Читает планы, показатели и опросы муниципалитетов своего региона и ничего в них не меняет."
    area = AREA_OFFICE
    permissions = frozenset({P.PLAN_COMPARE, P.INDICATOR_COMPARE})


class Director(Role):
    name = "director"
    title = "руководитель исполнителя услуг"
    description = "Подаёт заявку в реестр, ведёт программы, зачисление, табель, месяц."
    area = AREA_PROVIDER
    permissions = frozenset(
        {
            P.PROVIDER_APPLY,
            P.PROVIDER_VIEW,
            P.AGREEMENT_VIEW,
            P.PROGRAMME_EDIT,
            P.PROGRAMME_VIEW,
            P.ENROLMENT_VIEW,
            P.ENROLMENT_ANSWER,
            P.CONTRACT_TERMINATE,
            P.GROUP_ASSIGN,
            P.ATTENDANCE_MARK,
            P.MONTH_HAND_IN,
            P.ADVANCE_FILE,
            P.OBJECTION_ANSWER,
            P.MONTH_PAPER_FORM,
            P.SETTLEMENT_VIEW,
            P.QUALITY_VIEW,
            P.FINDING_MEND,
            P.DOCUMENT_SIGN,
            P.PAPER_REGISTER,
        }
    )


class Teacher(Role):
    name = "teacher"
    title = "педагог исполнителя услуг"
    description = "Отмечает посещаемость в своих группах."
    area = AREA_PROVIDER
    permissions = frozenset({P.PROGRAMME_VIEW, P.ATTENDANCE_MARK})


class Parent(Role):
    name = "parent"
    title = "законный представитель"
    description = "Добавляет ребёнка, выбирает программу, следит за каждым рублём и часом."
    area = AREA_CITIZEN
    permissions = frozenset({P.CHILD_ADD, P.ENROLMENT_APPLY})


ROLES: dict[str, type[Role]] = {
    role.name: role
    for role in (
        *(Operator, Head, Finance, SupportCentre, GroupMember, Expert, Administrator, PlatformAdministrator),
        *(RegionOfficer, Director, Teacher, Parent),
    )
}


def role_called(name: str) -> type[Role]:
    """The role by the name stored in a membership."""
    return ROLES[name]
