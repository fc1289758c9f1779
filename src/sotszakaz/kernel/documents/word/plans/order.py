"""Plans of the social order and of the report on it."""

from sotszakaz.kernel.documents.word.plans.parts import (
    BUDGET,
    CHANGES,
    Chapter,
    Facts,
    Paper,
    Rows,
    Text,
    reference,
)

_SIGNED = Text("{{ approved_by.position }} ____________________ {{ approved_by.name }}")
_OUTSIDE = "{% if row.is_outside_order %}, вне заказа{% endif %}"
_METHOD = "{% if row.certificate %}сертификат{% endif %}{% if row.assignment %} задание{% endif %}"

ORDER = Paper(
    "Муниципальный социальный заказ",
    "на оказание муниципальных услуг в социальной сфере на {{ year }} год",
    (
        Facts(
            (
                ("Уполномоченный орган", "{{ authorised_body.full_name }}", ""),
                ("Наименование бюджета", "{{ budget_name }}", ""),
                ("Направление деятельности", "{{ activity }}", ""),
                ("Решение", "{{ decision_title }}, " + reference("decision"), ""),
                ("Статус, год", "{{ status_number }}, {{ year }}", ""),
                ("ОКПО, глава БК, ОКТМО", "{{ okpo|dash }}, {{ budget_chapter|dash }}, {{ oktmo|dash }}", ""),
            )
        ),
        Chapter("Раздел I. Общие сведения о муниципальном социальном заказе"),
        Text(
            "{{ each.year|dash }} год:{% for row in each.rows %} {{ row.group_name }} — всего {{ row.total|hours }} "
            "чел.-ч, по сертификатам {{ row.certificate|hours }}; {% endfor %}",
            each="general",
        ),
        Text("Допустимое отклонение от объёма — {{ permitted_deviation_percent|percent }}."),
        Rows(
            "rows",
            (
                ("Услуга, уникальный номер", "{{ row.service.name }}, {{ row.service.code }}"),
                ("Условия, категория", "{{ row.service.focus }}, {{ row.service.form }}, {{ row.service.category }}"),
                ("Способ", _METHOD + "{% if row.competition %} конкурс{% endif %}"),
                ("По сертификатам, чел.-ч", "{{ row.certificate.person_hours|hours }}"),
                ("По сертификатам, руб.", "{{ row.certificate.amount|amount }}"),
                ("По заданию, чел.-ч", "{{ row.assignment.person_hours|hours }}"),
                ("По заданию, руб.", "{{ row.assignment.amount|amount }}"),
            ),
            title="Раздел II. Сведения об объёме оказания муниципальных услуг",
        ),
        Rows(
            "quality",
            (
                ("Уникальный номер", "{{ row.service_code }}"),
                ("Показатель качества", "{{ row.indicator }}"),
                ("Единица", "{{ row.unit|dash }}"),
                ("Значение", "{{ row.value }}"),
            ),
            title="Раздел III. Сведения о показателях, характеризующих качество",
            when="quality",
        ),
        Rows("budget", BUDGET, title="Финансовое обеспечение", when="budget"),
        Rows("changes", CHANGES.columns, title="Что изменено", when="changes"),
        Text("Утверждён {{ approved_on|day }}"),
        _SIGNED,
    ),
    issuer="{{ authorised_body.full_name }}",
    is_wide=True,
)

REPORT = Paper(
    "Отчёт об исполнении",
    "муниципального социального заказа на {{ year }} год, {{ periodicity }}, на {{ as_of|day }}",
    (
        Facts(
            (
                ("Уполномоченный орган", "{{ authorised_body.full_name }}", ""),
                ("Направление деятельности", "{{ activity }}", ""),
                ("Социальный заказ", reference("order") + ", статус {{ order_status }}", ""),
            )
        ),
        Rows(
            "rows",
            (
                ("Услуга, уникальный номер", "{{ row.service.name }}, {{ row.service.code }}" + _OUTSIDE),
                ("План, чел.-ч", "{{ row.planned_hours|hours }}"),
                ("Факт, чел.-ч", "{{ row.actual_hours|hours }}"),
                ("Ещё не в факте, чел.-ч", "{{ row.not_charged_hours|hours }}"),
                ("План, руб.", "{{ row.planned_amount|amount }}"),
                ("Факт, руб.", "{{ row.actual_amount|amount }}"),
                ("Допустимо", "{{ row.permitted_deviation_percent|percent }}"),
                ("Отклонение", "{{ row.deviation_percent|percent }}"),
                ("Сверх", "{{ row.excess_percent|percent }}"),
                ("Причина", "{{ row.reason|dash }}"),
            ),
            title="Раздел I. Сведения об исполнении объёма",
        ),
        Rows(
            "quality",
            (
                ("Уникальный номер", "{{ row.service_code }}"),
                ("Показатель", "{{ row.indicator }}"),
                ("План", "{{ row.planned }}"),
                ("Факт", "{{ row.actual }}"),
                ("Отклонение", "{{ row.deviation_percent|percent }}"),
                ("Причина", "{{ row.reason|dash }}"),
            ),
            title="Раздел II. Сведения об исполнении показателей качества",
            when="quality",
        ),
        Rows(
            "providers",
            (
                ("Исполнитель", "{{ row.provider }}"),
                ("Уникальный номер", "{{ row.service.code }}" + _OUTSIDE),
                ("Получателей", "{{ row.recipients }}"),
                ("Факт, чел.-ч", "{{ row.person_hours|hours }}"),
                ("Сумма, руб.", "{{ row.amount|amount }}"),
            ),
            title="Раздел III. Сведения о фактических показателях по исполнителям",
            when="providers",
        ),
        Rows(
            "not_charged",
            (
                ("Исполнитель", "{{ row.provider }}"),
                ("Уникальный номер", "{{ row.service.code }}" + _OUTSIDE),
                ("Получателей", "{{ row.recipients }}"),
                ("Чел.-ч", "{{ row.person_hours|hours }}"),
                ("Сумма, руб.", "{{ row.amount|amount }}"),
            ),
            title="Ещё не в факте: занятия, проведённые до этого дня, которые в начисленные целые месяцы не вошли",
            when="not_charged",
        ),
        _SIGNED,
    ),
    issuer="{{ authorised_body.full_name }}",
    is_wide=True,
)
