"""Plans of the papers of a family."""

from sotszakaz.kernel.documents.word.plans.parts import (
    CHANGES,
    PRICE,
    PROVIDER_AND_FAMILY,
    STUDY,
    Chapter,
    Facts,
    Figures,
    Paper,
    Rows,
    Sides,
    Text,
    person,
    reference,
    service_facts,
    somebody,
)

_RECIPIENT = (
    ("Получатель", somebody("recipient"), ""),
    ("Законный представитель", somebody("representative"), "representative"),
    ("Основание права", "{{ ground }}", ""),
    ("Номер сертификата дополнительного образования", "{{ account_number|account }}", ""),
    ("Срок действия", "с {{ valid_from|day }} по {{ valid_until|day }}", ""),
    ("Последний день выбора исполнителя", "{{ choose_until|day }}", "choose_until"),
)

CERTIFICATE = Paper(
    "Социальный сертификат",
    "на получение муниципальной услуги в социальной сфере",
    (
        Chapter("Раздел I. Общие сведения о социальном сертификате"),
        Facts(_RECIPIENT),
        Chapter("Раздел II. Сведения об услуге и исполнителе услуги"),
        Facts((*service_facts(), *STUDY)),
        PRICE,
        Rows(
            "quality",
            (
                ("Показатель качества", "{{ row.indicator }}"),
                ("Единица", "{{ row.unit }}"),
                ("Значение", "{{ row.value }}"),
            ),
            when="quality",
        ),
        Chapter("Раздел III. Сведения о договоре и об итогах оказания услуги"),
        Facts(
            (
                ("Договор", reference("contract"), "contract"),
                ("Итоги", "{{ delivery.person_hours|hours }} чел.-ч, {{ delivery.amount|money }}", "delivery"),
                ("Причина досрочного окончания", "{{ delivery.early_end_reason }}", "delivery.early_end_reason"),
                ("Итоги вносятся", "по окончании оказания услуги", "not delivery"),
            )
        ),
        Rows(
            "delivery.months",
            (
                ("Месяц", "{{ row.month|month }}"),
                ("Оказано, чел.-ч", "{{ row.person_hours|hours }}"),
                ("Оплачено, руб.", "{{ row.amount|amount }}"),
            ),
            when="delivery",
        ),
    ),
    issuer="{{ authorised_body.full_name }}",
)

SINGLE = Paper(
    "Единый социальный сертификат",
    "на получение двух и более муниципальных услуг в социальной сфере",
    (
        Chapter("Раздел I. Общие сведения о социальном сертификате"),
        Facts(_RECIPIENT),
        PRICE,
        Rows(
            "services",
            (
                ("Услуга", "{{ row.service.name }}, {{ row.service.code }}"),
                ("Программа, часть, группа", "«{{ row.programme }}», {{ row.part }}, {{ row.group }}"),
                ("Исполнитель", "{{ row.provider.full_name }}"),
                ("Период", "{{ row.starts_on|short_day }}–{{ row.ends_on|short_day }}"),
                ("Чел.-ч", "{{ row.person_hours|hours }}"),
                ("Сертификат, руб.", "{{ row.certificate_amount|amount }}"),
            ),
            title="Раздел II. Сведения об услугах и исполнителях",
        ),
        Rows(
            "services",
            (
                ("Услуга", "{{ loop.index }}"),
                ("Договор", "{{ row.contract.number|dash }}"),
                ("Факт, чел.-ч", "{{ row.delivery.person_hours|hours }}"),
                ("Оплачено, руб.", "{{ row.delivery.amount|amount }}"),
            ),
            title="Раздел III. Сведения о договорах и об итогах оказания услуг",
        ),
    ),
    issuer="{{ authorised_body.full_name }}",
)

ENROLMENT = Paper(
    "Заявление",
    "о зачислении на обучение и получении социального сертификата",
    (
        Text("Кому: {{ provider.full_name }}; {{ authorised_body.full_name }}"),
        Text(
            "Прошу зачислить обучающегося на часть программы, описанную ниже, и предоставить социальный сертификат на "
            "её оплату.{% if asks_account %} Прошу также открыть сертификат дополнительного образования.{% endif %}"
        ),
        Facts(
            (
                ("Заявитель", somebody("applicant"), ""),
                ("Кем приходится обучающемуся", "{{ relation }}", ""),
                ("Адрес и связь", "{{ applicant.address }} {{ applicant.phone }} {{ applicant.email }}", ""),
                ("Обучающийся", somebody("child"), ""),
                ("Номер сертификата", "{{ account_number|account }}", "account_number"),
                ("Основание права", "{{ ground }}", ""),
                *service_facts(),
                *STUDY,
            )
        ),
        PRICE,
        Text("— {{ each }}", each="consents"),
        Sides((person("Заявитель", "applicant"),)),
    ),
)

CONTRACT = Paper(
    "Договор",
    "об образовании по дополнительной общеразвивающей программе с оплатой социальным сертификатом",
    (
        Text(
            "{{ provider.full_name }} (лицензия № {{ licence.number }} от {{ licence.issued_on|day }}), далее — "
            "исполнитель, и {{ customer.full_name }}, далее — представитель, законный представитель "
            "несовершеннолетнего, далее — обучающийся, заключили договор о следующем."
        ),
        Chapter("1. Предмет договора"),
        Text(
            "1.1. Исполнитель обучает обучающегося по части программы, описанной ниже, а представитель и "
            f"уполномоченный орган оплачивают обучение. Социальный сертификат {reference('certificate')}; соглашение "
            f"исполнителя с уполномоченным органом {reference('agreement')}."
        ),
        Facts(
            (
                ("Обучающийся", somebody("child"), ""),
                ("Номер сертификата дополнительного образования", "{{ account_number|account }}", ""),
                *service_facts(),
                *STUDY,
                (
                    "Занятия",
                    "{% for slot in slots %}{{ slot.weekday|weekday }} {{ slot.starts_at }}–{{ slot.ends_at }}"
                    "{{ '' if loop.last else ', ' }}{% endfor %}",
                    "slots",
                ),
            )
        ),
        Chapter("2. Стоимость и порядок оплаты"),
        Text(
            "2.1. Стоимость обучения — {{ price|money }} ({{ price|words }}). Из них по сертификату — "
            "{{ certificate_amount|money }}, представителем — {{ parent_amount|money }}"
        ),
        Rows(
            "months",
            (
                ("Месяц", "{{ row.month|month }}"),
                ("Часов", "{{ row.person_hours|hours }}"),
                ("Стоимость, руб.", "{{ row.price|amount }}"),
                ("По сертификату, руб.", "{{ row.certificate_amount|amount }}"),
                ("Представитель, руб.", "{{ row.parent_amount|amount }}"),
            ),
            totals=(
                "Всего",
                "{{ person_hours|hours }}",
                "{{ price|amount }}",
                "{{ certificate_amount|amount }}",
                "{{ parent_amount|amount }}",
            ),
        ),
        Text(
            "2.2. Средства сертификата исполнителю перечисляет уполномоченный орган за оказанные месяцы. Требовать их "
            "с представителя исполнитель не вправе."
        ),
        Chapter("3. Права и обязанности"),
        Text(
            "3.1. Исполнитель проводит занятия по расписанию, ведёт учёт посещаемости, обеспечивает безопасность "
            "обучающегося, сообщает представителю об отмене и переносе занятий."
        ),
        Text(
            "3.2. Представитель обеспечивает посещение занятий, сообщает о причинах пропусков, вправе видеть "
            "посещаемость и каждое списание с сертификата и возражать против него."
        ),
        Chapter("4. Изменение и прекращение"),
        Text(
            "4.1. Представитель вправе отказаться от договора в любое время, уведомив исполнителя. Средства "
            "сертификата за неоказанную часть услуги возвращаются на сертификат."
        ),
        Text("{{ each }}", each="conditions"),
        Chapter("Стороны"),
        PROVIDER_AND_FAMILY,
    ),
)

CONTRACT_AMENDMENT = Paper(
    "Дополнительное соглашение",
    f"к договору об образовании {reference('contract')}",
    (
        Text(
            "{{ provider.full_name }}, далее — исполнитель, и {{ customer.full_name }}, далее — представитель, "
            f"договорились изменить договор {reference('contract')}."
        ),
        Facts((("Обучающийся", somebody("child"), ""), ("Основание", "{{ ground }}", ""))),
        CHANGES,
        Text(
            "Стоимость обучения изменить с {{ price_before|money }} на {{ price_after|money }} "
            "({{ price_after|words }}).",
            when="price_after",
        ),
        Text("Изменения действуют с {{ effective_on|day }} Остальные условия договора не меняются."),
        PROVIDER_AND_FAMILY,
    ),
)

CONTRACT_TERMINATION = Paper(
    "Расторжение договора",
    f"об образовании {reference('contract')}",
    (
        Text(
            f"Договор {reference('contract')} между {{{{ provider.full_name }}}} (исполнитель) и "
            "{{ customer.full_name }} (представитель) прекращается "
            "{% if initiator == 'family' %}по заявлению представителя{% elif initiator == 'provider' %}"
            "по инициативе исполнителя{% elif initiator == 'body' %}по решению уполномоченного органа{% else %}"
            "по соглашению сторон{% endif %}. Последний день обучения — {{ ends_on|day }}"
        ),
        Facts(
            (
                ("Обучающийся", somebody("child"), ""),
                ("Основание", "{{ ground }}", ""),
                ("Объём по последний день обучения", "{{ person_hours|hours }} чел.-ч", ""),
            )
        ),
        Figures(
            (
                ("Стоимость по последний день обучения", "{{ delivered|money }}"),
                ("Возвращается на сертификат", "{{ returned|money }}"),
            )
        ),
        PROVIDER_AND_FAMILY,
    ),
)
