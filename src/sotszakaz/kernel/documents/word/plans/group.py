"""The plan of the minutes of the working group."""

from sotszakaz.kernel.documents.word.plans.parts import Facts, Paper, Rows, Sides, person

MINUTES = Paper(
    "Протокол",
    "заседания рабочей группы",
    (
        Facts(
            (
                ("Рабочая группа", "{{ working_group }}", ""),
                ("Дата и время", "{{ held_on|day }}, {{ opened_at }}–{{ closed_at }}", ""),
                ("Место", "{{ place }}", "place"),
                ("Подключение", "{{ link }}", "link"),
                ("Председательствовал", "{{ chair.full_name }}, {{ chair_role }}", ""),
                ("Секретарь", "{{ secretary }}", "secretary"),
                ("Членов рабочей группы", "{{ members }}", ""),
                ("Правила принятия решений", "{{ rules }}", ""),
            )
        ),
        Rows(
            "attendance",
            (
                ("Фамилия, имя, отчество", "{{ row.name }}"),
                ("Должность", "{{ row.position|dash }}"),
                ("Роль", "{{ row.role }}"),
                ("Участие", "{{ row.mode|dash }} {{ row.times }}"),
            ),
            title="Участвовали",
        ),
        Rows(
            "guests",
            (("Фамилия, имя, отчество", "{{ row.name }}"), ("Должность", "{{ row.position|dash }}")),
            title="Приглашены без права голоса",
            when="guests",
        ),
        Rows(
            "questions",
            (
                ("№", "{{ row.number }}"),
                ("Вопрос", "{{ row.title }}"),
                ("Решили", "{{ row.outcome }}"),
                ("Голосование", "{{ row.voting|dash }}"),
            ),
            title="Повестка и решения",
        ),
        Rows(
            "votes",
            (
                ("Вопрос", "{{ row.number }}"),
                ("Член рабочей группы", "{{ row.name }}"),
                ("Голос", "{{ row.choice }}"),
            ),
            title="Голоса поимённо",
            when="votes",
        ),
        Rows(
            "assignments",
            (
                ("Вопрос", "{{ row.number }}"),
                ("Что сделать", "{{ row.text }}"),
                ("Кто отвечает", "{{ row.owner }}"),
                ("Срок", "{{ row.due_on|short_day }}"),
            ),
            title="Поручения",
            when="assignments",
        ),
        Sides((person("Председательствовал", "chair"),)),
    ),
    issuer="{{ authorised_body.full_name }}",
)
