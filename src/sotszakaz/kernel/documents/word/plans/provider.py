"""Plans of papers between the body and a provider."""

from sotszakaz.kernel.documents.word.plans.parts import (
    BODY_AND_PROVIDER,
    BUDGET,
    CHANGES,
    SUBSIDY,
    Chapter,
    Facts,
    Figures,
    Paper,
    Rows,
    Sides,
    Text,
    organisation,
    person,
    reference,
    service_facts,
)

APPLICATION = Paper(
    "Заявка",
    "на включение в реестр исполнителей муниципальных услуг в социальной сфере",
    (
        Text("Кому: {{ authorised_body.full_name }}"),
        Facts(
            (
                ("Полное наименование", "{{ applicant.full_name }}", ""),
                ("Сокращённое наименование", "{{ applicant.short_name }}", "applicant.short_name"),
                ("Тип, организационно-правовая форма", "{{ provider_type }}, {{ legal_form }} {{ okopf }}", ""),
                ("ИНН, КПП", "{{ applicant.inn }} {{ applicant.kpp }}", ""),
                ("ОГРН или ОГРНИП", "{{ applicant.ogrn }}", ""),
                ("Поставлен на налоговый учёт", "{{ registered_on|day }}", "registered_on"),
                ("Адрес", "{{ applicant.address }} {{ actual_address }}", ""),
                ("Телефон, почта, сайт", "{{ phone }} {{ email }} {{ site }}", ""),
                (
                    "Действует без доверенности",
                    "{{ applicant.head_position }} {{ applicant.head_name }}, {{ head_authority }}",
                    "",
                ),
                (
                    "Лицензия",
                    "№ {{ licence.number }} от {{ licence.issued_on|day }}, {{ licence.issuer }} {{ licence.subtype }}",
                    "licence",
                ),
            )
        ),
        Rows(
            "services",
            (
                ("Уникальный номер", "{{ row.service.code }}"),
                ("Услуга, условия", "{{ row.service.name }}, {{ row.service.focus }} {{ row.conditions }}"),
                ("Адрес оказания", "{{ row.address|dash }}"),
                ("Мест", "{{ row.places }}"),
                ("Чел.-ч в год", "{{ row.person_hours|hours }}"),
            ),
            title="Услуги, условия и предельный объём",
        ),
        Text("{{ consent }}"),
        Sides((organisation("Заявитель", "applicant"),)),
    ),
)

_SIDES_OF_AGREEMENT = (
    "{{ authorised_body.full_name }}, далее — уполномоченный орган, и {{ provider.full_name }}, далее — исполнитель, "
)

AGREEMENT = Paper(
    "Соглашение",
    "о {% if kind == 'FINANCING' %}финансовом обеспечении{% else %}возмещении{% endif %} затрат, связанных с оказанием "
    "муниципальных услуг в социальной сфере в соответствии с социальным сертификатом",
    (
        Text(_SIDES_OF_AGREEMENT + "заключили соглашение о следующем."),
        Chapter("1. Предмет соглашения"),
        Text(
            "1.1. Уполномоченный орган предоставляет исполнителю субсидию на "
            "{% if kind == 'FINANCING' %}финансовое обеспечение{% else %}возмещение{% endif %} затрат по услугам, "
            "которые получатели выбирают по социальным сертификатам."
        ),
        Text(
            f"1.2. Основания: социальный заказ {reference('order')}; запись реестра исполнителей услуг "
            f"{reference('record')}"
        ),
        Rows(
            "services",
            (
                ("Уникальный номер", "{{ row.code }}"),
                ("Услуга", "{{ row.name }}"),
                ("Направленность, форма, категория", "{{ row.focus }}, {{ row.form }}, {{ row.category }}"),
            ),
        ),
        Chapter("2. Размер и порядок предоставления субсидии"),
        Text("2.1. Обязательства по соглашению за весь срок не превышают {{ limit|money }} ({{ limit|words }})."),
        Rows("budget", BUDGET, when="budget"),
        Text("2.2. Учёт оказанного месяца — {{ counting }}."),
        Text(
            "2.3. Аванс — {{ advance_percent|percent }} обязательств месяца. Окончательный расчёт — по реестру на "
            "оплату за вычетом аванса.",
            when="kind == 'FINANCING' and advance_percent",
        ),
        Chapter("3. Обязанности сторон"),
        Text(
            "3.1. Исполнитель заключает договоры с получателями в пределах лимита, ведёт учёт посещаемости, закрывает "
            "месяц в срок, хранит подтверждающие документы, не отказывает обладателю сертификата, пока есть места."
        ),
        Text(
            "3.2. Уполномоченный орган принимает реестры на оплату, перечисляет средства, рассматривает возражения "
            "исполнителя и получателей."
        ),
        Text("3.3. Исполнитель отчитывается: {{ report_term }}", when="report_term"),
        Chapter("4. Срок, изменение и расторжение"),
        Text("4.1. Соглашение действует с {{ valid_from|day }} по {{ valid_until|day }}"),
        Text("4.2. Лимит и иные условия меняются дополнительным соглашением."),
        Rows("changes", CHANGES.columns, title="Условия в согласованной редакции", when="changes"),
        Chapter("Стороны"),
        BODY_AND_PROVIDER,
        Rows("subsidy", SUBSIDY, title="Приложение. Расчёт размера субсидии", when="subsidy"),
    ),
)

AMENDMENT = Paper(
    "Дополнительное соглашение",
    f"к соглашению {reference('agreement')}",
    (
        Text(_SIDES_OF_AGREEMENT + f"договорились изменить соглашение {reference('agreement')}"),
        Text("Основание: {{ ground }}"),
        CHANGES,
        Text(
            "Лимит соглашения изменить с {{ limit_before|money }} на {{ limit_after|money }} "
            "({{ limit_after|words }}).",
            when="limit_after",
        ),
        Rows("budget", BUDGET, when="budget"),
        Text("Изменения действуют с {{ effective_on|day }} Остальные условия соглашения не меняются."),
        BODY_AND_PROVIDER,
        Rows("subsidy", SUBSIDY, title="Приложение. Расчёт размера субсидии в новой редакции", when="subsidy"),
    ),
)

DISAGREEMENT = Paper(
    "Протокол разногласий",
    f"к соглашению {reference('agreement')}",
    (
        Text(
            "Стороны: {{ authorised_body.full_name }} (уполномоченный орган) и {{ provider.full_name }} (исполнитель)."
        ),
        Rows(
            "items",
            (
                ("Пункт", "{{ row.clause }}"),
                ("Редакция уполномоченного органа", "{{ row.body_words|dash }}"),
                ("Редакция исполнителя", "{{ row.provider_words|dash }}"),
                ("Согласованная редакция", "{{ row.agreed|dash }}"),
            ),
        ),
        BODY_AND_PROVIDER,
    ),
    is_wide=True,
)

TERMINATION = Paper(
    "Расторжение соглашения",
    reference("agreement"),
    (
        Text(
            f"Соглашение {reference('agreement')} между {{{{ authorised_body.full_name }}}} (уполномоченный орган) и "
            "{{ provider.full_name }} (исполнитель) прекращается {{ terminated_on|day }}"
        ),
        Text("Основание: {{ ground }}. С этого дня новых получателей по соглашению не зачисляют."),
        Text("{{ each }}", each="conditions"),
        Figures(
            (
                ("Лимит", "{{ limit|money }}"),
                ("Оказано", "{{ delivered|money }}"),
                ("Перечислено", "{{ paid|money }}"),
                ("Освобождается", "{{ freed|money }}"),
            )
        ),
        BODY_AND_PROVIDER,
    ),
)

REGISTER = Paper(
    "Реестр на оплату",
    "услуг, оказанных по социальным сертификатам за {{ month|month }}",
    (
        Facts(
            (
                ("Исполнитель услуг", "{{ provider.full_name }}, ИНН {{ provider.inn }}", ""),
                ("Плательщик", "{{ authorised_body.full_name }}", ""),
                ("Соглашение", reference("agreement"), ""),
            )
        ),
        Figures(
            (
                ("Всего оказано", "{{ delivered|money }}"),
                ("Аванс", "{{ advance|money }}"),
                ("Подлежит оплате", "{{ payable|money }}"),
            )
        ),
        Rows(
            "lines",
            (
                ("№", "{{ loop.index }}"),
                ("Договор", "{{ row.contract.number }}"),
                ("Дата", "{{ row.contract.dated|short_day }}"),
                ("Сертификат", "{{ row.account_number|account }}"),
                ("Оказано", "{{ row.completeness|percent }} {{ row.note }}"),
                ("Чел.-ч", "{{ row.person_hours|hours }}"),
                ("Сумма, руб.", "{{ row.amount|amount }}"),
            ),
            totals=("", "Всего", "", "", "", "", "{{ delivered|amount }}"),
        ),
        Text("Долг прошлого реестра: {{ debt_before|money }}.", when="debt_before"),
        Text("Долг следующему реестру: {{ debt_after|money }}.", when="debt_after"),
        Text("Подлежит оплате: {{ payable|words }}."),
        BODY_AND_PROVIDER,
    ),
)

EXPERT_CONCLUSION = Paper(
    "Заключение эксперта",
    "о программе «{{ programme }}»",
    (
        Facts(
            (
                ("Исполнитель", "{{ provider.full_name }}", ""),
                *service_facts(),
                ("Заявка на сертификацию подана", "{{ applied_on|day }}", ""),
                ("Эксперт", "{{ expert.full_name }}", ""),
            )
        ),
        Rows(
            "marks",
            (
                ("№", "{{ row.number }}"),
                ("Критерий", "{{ row.criterion }}"),
                ("Баллы", "{{ row.points }} из {{ row.most }}"),
                ("Пояснение", "{{ row.note|dash }}"),
            ),
            title="Оценки по критериям",
        ),
        Figures((("Набрано, процентов", "{{ percent|amount }}"),)),
        Chapter("Вывод"),
        Text("{{ each }}", each="conclusion"),
        Sides((person("Эксперт", "expert"),)),
    ),
    issuer="{{ authorised_body.full_name }}",
)
