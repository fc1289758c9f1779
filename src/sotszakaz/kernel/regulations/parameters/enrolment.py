"""Enrolment and the contract."""

from pydantic import TypeAdapter

from sotszakaz.kernel.regulations.choices import (
    ContractMadeBy,
    ContractStart,
    TerminationDay,
    UnansweredApplication,
    WaitingOrder,
)
from sotszakaz.kernel.regulations.parameters.sources import OLD_PORTAL, RECALLED
from sotszakaz.kernel.regulations.types import Definition, Ground, Group, grounds, sentences, whole, yes_no


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

    APPLICATION_ANSWER_WITH_TESTS_WORKING_DAYS = whole(
        "application_answer_with_tests_working_days",
        "Срок ответа на заявление, когда есть вступительные испытания",
        Group.ENROLMENT,
        low=1,
        high=90,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=45,
        source="Регламент услуги «Запись на обучение» одного из регионов: не более 45 рабочих дней с испытаниями.",
    )
    UNANSWERED_APPLICATION: Definition[UnansweredApplication] = Definition(
        "unanswered_application",
        "Что происходит с заявлением без ответа в срок",
        Group.ENROLMENT,
        TypeAdapter(UnansweredApplication),
        "«flag_only» или «expire»",
        UnansweredApplication.FLAG_ONLY,
        OLD_PORTAL,
    )
    CONTRACT_MADE_BY: Definition[ContractMadeBy] = Definition(
        "contract_made_by",
        "Как заключается договор",
        Group.ENROLMENT,
        TypeAdapter(ContractMadeBy),
        "«by_application» или «by_signature»",
        ContractMadeBy.BY_APPLICATION,
        OLD_PORTAL,
    )
    CONTRACT_STARTS: Definition[ContractStart] = Definition(
        "contract_starts",
        "С какого дня действует договор, заключённый, когда занятия группы уже идут",
        Group.ENROLMENT,
        TypeAdapter(ContractStart),
        "«as_applied» или «not_before_contract»",
        ContractStart.NOT_BEFORE_CONTRACT,
        OLD_PORTAL,
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

    OFFER_TAKE_WORKING_DAYS = whole(
        "offer_take_working_days",
        "Срок, в который семья берёт предложенное из очереди место",
        Group.ENROLMENT,
        low=1,
        high=30,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=2,
        source=RECALLED,
    )
    PAPERS_BY_PROVIDERS = yes_no(
        "papers_by_providers",
        "Подписанные семьями бумаги о зачислении вносит и исполнитель, а не только муниципалитет",
        Group.ENROLMENT,
        default=False,
        source="В прочитанных актах бумаги принимает уполномоченный орган; исполнителю это разрешает муниципалитет.",
    )
    WAITING_ORDER: Definition[WaitingOrder] = Definition(
        "waiting_order",
        "Порядок очереди на освободившееся место",
        Group.ENROLMENT,
        TypeAdapter(WaitingOrder),
        "«by_time» или «category_first»",
        WaitingOrder.BY_TIME,
        RECALLED,
    )
    SIBLING_COUNTS_MONTHS = whole(
        "sibling_counts_months",
        "Сколько месяцев после окончания договора брат или сестра ещё считаются занимающимися в программе",
        Group.ENROLMENT,
        low=0,
        high=36,
        unit="месяц,месяца,месяцев",
        default=12,
        source="В прочитанных актах срока нет. За год кончаются занятия одного учебного года и начинаются другого.",
    )
    CLASHES_FORBIDDEN = yes_no(
        "clashes_forbidden",
        "Заявление не принимают, если занятия пересекаются по времени с другими занятиями ребёнка",
        Group.ENROLMENT,
        default=False,
        source="В прочитанных актах запрета нет: о пересечении расчёт предупреждает, но записаться даёт.",
    )
    PART_ONLY_ONCE = yes_no(
        "part_only_once",
        "Одну часть программы ребёнок проходит по сертификату один раз",
        Group.ENROLMENT,
        default=True,
        source=RECALLED,
    )
    DAYS_AFTER_REFUSAL = whole(
        "days_after_refusal",
        "Через сколько дней после отказа можно снова подать заявление на ту же часть",
        Group.ENROLMENT,
        low=0,
        high=365,
        unit="день,дня,дней",
        default=0,
        source=OLD_PORTAL,
    )
    DAYS_AFTER_CERTIFICATE = whole(
        "days_after_certificate",
        "Через сколько дней после открытия сертификата можно подать по нему заявление",
        Group.ENROLMENT,
        low=0,
        high=365,
        unit="день,дня,дней",
        default=0,
        source=OLD_PORTAL,
    )
    STALE_APPLICATION_MONTHS = whole(
        "stale_application_months",
        "Через сколько месяцев после начала занятий заявление без договора прекращается",
        Group.ENROLMENT,
        low=1,
        high=12,
        unit="месяц,месяца,месяцев",
        default=2,
        source=OLD_PORTAL,
    )
    CONTINUATION_NOTICE_WORKING_DAYS = whole(
        "continuation_notice_working_days",
        "За сколько до начала следующей части предлагают продолжить обучение",
        Group.ENROLMENT,
        low=1,
        high=60,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=5,
        source=OLD_PORTAL,
    )
    CONTINUATION_KEPT_MONTHS = whole(
        "continuation_kept_months",
        "Сколько месяцев после окончания части ребёнок ещё идёт в следующую раньше других",
        Group.ENROLMENT,
        low=0,
        high=12,
        unit="месяц,месяца,месяцев",
        default=4,
        source="В прочитанных актах срока нет. Часть кончается в мае, группы следующего года открывают в августе.",
    )
    CONTINUATION_WHEN_LATE = yes_no(
        "continuation_when_late",
        "Продолжить обучение предлагают и позже срока, если на ответ остаётся хотя бы рабочий день",
        Group.ENROLMENT,
        default=False,
        source=OLD_PORTAL,
    )
    CONTINUATION_BY_SILENCE = yes_no(
        "continuation_by_silence",
        "Молчание семьи — согласие продолжить обучение",
        Group.ENROLMENT,
        default=False,
        source="Прежние порталы считали молчание согласием; в актах этого нет, поэтому без ответа место не занимается.",
    )
    TRANSFER_NEEDS_CONSENT = yes_no(
        "transfer_needs_consent",
        "В группу с другими днями или адресом ребёнка с договором переводят с согласия семьи",
        Group.ENROLMENT,
        default=True,
        source="Дни и место занятий — условия договора, одна сторона их не меняет; в прочитанных актах об этом нет.",
    )
    TRANSFER_ANSWER_WORKING_DAYS = whole(
        "transfer_answer_working_days",
        "Срок ответа на просьбу или предложение о переводе в другую группу",
        Group.ENROLMENT,
        low=1,
        high=45,
        unit="рабочий день,рабочих дня,рабочих дней",
        default=7,
        source="Как срок ответа на заявление; в прочитанных актах о переводе с договором срока нет.",
    )
    TERMINATION_DAY: Definition[TerminationDay] = Definition(
        "termination_day",
        "Последний день договора, который расторгают по уведомлению",
        Group.ENROLMENT,
        TypeAdapter(TerminationDay),
        "«end_of_month» или «day_of_notice»",
        TerminationDay.END_OF_MONTH,
        OLD_PORTAL,
    )
    CONTRACT_CONDITIONS = sentences(
        "contract_conditions",
        "Иные условия договора об образовании",
        Group.ENROLMENT,
        source="Планы апробации: иные условия договора устанавливает отдельный акт муниципалитета; пока его нет, "
        "их нет и в договоре.",
        default=(),
    )
    TERMINATION_GROUNDS = grounds(
        "termination_grounds",
        "Основания расторжения договора исполнителем или муниципалитетом",
        Group.ENROLMENT,
        source=OLD_PORTAL,
        default=(
            Ground(code="family", text="Заявление законного представителя об отчислении."),
            Ground(code="breach", text="Зачисление произведено с нарушением правил."),
            Ground(code="debt", text="Просрочена оплата обучения законным представителем."),
            Ground(code="conduct", text="Обучать невозможно из-за действий обучающегося."),
            Ground(code="suspended", text="Сертификат приостановлен."),
            Ground(code="authority", text="Решение уполномоченного органа."),
            Ground(code="law", text="Иное основание, названное законом."),
        ),
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
            Ground(code="balance", text="Остаток на сертификате меньше цены части программы."),
            Ground(code="tests", text="Вступительные испытания не пройдены."),
            Ground(code="applicant", text="Заявитель не относится к тем, кто вправе подать заявление."),
            Ground(code="withdrawn", text="Заявитель отозвал заявление."),
        ),
    )
