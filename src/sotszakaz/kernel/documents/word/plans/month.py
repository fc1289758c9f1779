"""Plans of the papers of a month."""

from sotszakaz.kernel.documents.word.plans.parts import (
    BODY_AND_PROVIDER,
    Facts,
    Figures,
    Paper,
    Rows,
    Sides,
    Text,
    organisation,
    reference,
)

_HEADING = (
    ("Исполнитель услуг", "{{ provider.full_name }}, ИНН {{ provider.inn }}", ""),
    ("Плательщик", "{{ authorised_body.full_name }}", ""),
    ("Соглашение", reference("agreement"), ""),
)
_REGISTER = ("Реестр на оплату", reference("payment_register"), "")
_CONTRACT = (
    ("№", "{{ loop.index }}"),
    ("Договор", "{{ row.contract.number }}"),
    ("Дата", "{{ row.contract.dated|short_day }}"),
    ("Сертификат", "{{ row.account_number|account }}"),
)
_DELIVERED = (
    *_CONTRACT,
    ("Оказано", "{{ row.completeness|percent }} {{ row.note }}"),
    ("Чел.-ч", "{{ row.person_hours|hours }}"),
    ("Сумма, руб.", "{{ row.amount|amount }}"),
)
_PROVIDER = Sides((organisation("Исполнитель", "provider"),))

ADVANCE = Paper(
    "Заявка на аванс",
    "за {{ month|month }}",
    (
        Facts(_HEADING),
        Text(
            "Прошу перечислить аванс за {{ month|month }}: {{ advance_percent|percent }} обязательств месяца по "
            "договорам, которые перечислены ниже."
        ),
        Figures((("Обязательства месяца", "{{ base|money }}"), ("Аванс", "{{ amount|money }}"))),
        Rows(
            "lines",
            (*_CONTRACT, ("Обязательство, руб.", "{{ row.amount|amount }}")),
            totals=("", "Всего", "", "", "{{ base|amount }}"),
        ),
        Text("Сумма аванса: {{ amount|words }}."),
        _PROVIDER,
    ),
)

ACT = Paper(
    "Акт",
    "об оказании услуг по социальным сертификатам за {{ month|month }}",
    (
        Facts((*_HEADING, _REGISTER)),
        Text(
            "Исполнитель оказал, а уполномоченный орган принял услуги по договорам, которые перечислены ниже. Объём "
            "определён по табелям посещаемости."
        ),
        Figures((("Оказано, чел.-ч", "{{ person_hours|hours }}"), ("На сумму", "{{ amount|money }}"))),
        Rows("lines", _DELIVERED, totals=("", "Всего", "", "", "", "{{ person_hours|hours }}", "{{ amount|amount }}")),
        Text("Всего оказано услуг на сумму: {{ amount|words }}."),
        BODY_AND_PROVIDER,
    ),
)

CORRECTION = Paper(
    "Акт",
    "об исправлении начислений прошлых месяцев, учтённом за {{ month|month }}",
    (
        Facts((*_HEADING, _REGISTER)),
        Text(
            "Стороны исправили начисления прошлых месяцев. Каждое исправление — две строки: прежняя с обратным знаком "
            "и верная."
        ),
        Figures((("Разница, чел.-ч", "{{ person_hours|hours }}"), ("Разница", "{{ amount|money }}"))),
        Rows(
            "lines", _DELIVERED, totals=("", "Разница", "", "", "", "{{ person_hours|hours }}", "{{ amount|amount }}")
        ),
        BODY_AND_PROVIDER,
    ),
)

INVOICE = Paper(
    "Счёт",
    "за услуги, оказанные по социальным сертификатам за {{ month|month }}",
    (
        Facts((*_HEADING, _REGISTER)),
        Text("Основание: акт " + "№ {{ each.number }} от {{ each.dated|day }}", each="acts"),
        Figures(
            (
                ("Оказано", "{{ delivered|money }}"),
                ("Аванс", "{{ advance|money }}"),
                ("К перечислению", "{{ payable|money }}"),
            )
        ),
        Text("Долг прошлого реестра: {{ debt_before|money }}.", when="debt_before"),
        Text("Долг следующему реестру: {{ debt_after|money }}.", when="debt_after"),
        Text("К перечислению: {{ payable|words }}."),
        Rows(
            "lines",
            _DELIVERED,
            totals=("", "Всего", "", "", "", "", "{{ delivered|amount }}"),
            title="Реестр к счёту",
        ),
        _PROVIDER,
    ),
)

DEMAND = Paper(
    "Требование",
    "о возврате средств по соглашению № {{ agreement.number }}",
    (
        Facts((*_HEADING, _REGISTER)),
        Text(
            "По последнему реестру соглашения, за {{ month|month }}, перечисленное превышает оказанное. Зачесть "
            "разницу следующим реестром нельзя: соглашение окончено."
        ),
        Figures((("Оказано", "{{ delivered|money }}"), ("Зачтено авансов", "{{ advance|money }}"))),
        Text("Долг прошлого реестра: {{ debt_before|money }}.", when="debt_before"),
        Text("Возврат, которого не было: {{ not_returned|money }}.", when="not_returned"),
        Text("Погашено после реестра: {{ repaid|money }}.", when="repaid"),
        Text("Верните {{ amount|money }} ({{ amount|words }}) не позднее {{ due_on|day }}."),
        Text("В назначении платежа укажите номер этого требования и соглашения."),
        Sides((organisation("Плательщик", "authorised_body"),)),
    ),
)
