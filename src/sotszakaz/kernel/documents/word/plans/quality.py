"""The plan of the act of an inspection."""

from sotszakaz.kernel.documents.word.plans.parts import Chapter, Facts, Paper, Rows, Sides, Text, organisation

INSPECTION_ACT = Paper(
    "Акт проверки",
    "качества оказания услуг",
    (
        Facts(
            (
                ("Исполнитель", "{{ provider.full_name }}", ""),
                ("Реестровая запись", "№ {{ record }}", ""),
                ("Вид проверки", "{{ inspection_kind }}", ""),
                ("День проверки", "{{ inspected_on|day }}", ""),
                ("Место", "{{ place }}", "place"),
                ("Чек-лист", "{{ checklist }}", ""),
                ("Проверяющие", "{{ inspectors }}", ""),
                ("Соответствует критериям", "{{ matched }} из {{ applicable }}", ""),
                ("Доля соответствия", "{{ matching_percent|percent }}", "matching_percent"),
            )
        ),
        Rows(
            "criteria",
            (
                ("№", "{{ row.number }}"),
                ("Критерий", "{{ row.section }}: {{ row.criterion }}"),
                ("Отметка", "{{ row.mark }}"),
                ("Пометка", "{{ row.note|dash }}"),
            ),
            title="Что проверено",
        ),
        Rows(
            "findings",
            (
                ("Критерий", "{{ row.number }}"),
                ("Что не так", "{{ row.words }}"),
                ("Устранить до", "{{ row.mend_by_on|short_day }}"),
            ),
            title="Нарушения",
            when="findings",
        ),
        Chapter("Вывод"),
        Text("{{ each }}", each="conclusion"),
        Sides((organisation("Уполномоченный орган", "authorised_body"),)),
    ),
    issuer="{{ authorised_body.full_name }}",
)
