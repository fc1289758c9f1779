"""What the plan of a built-in template is made of. Fields are written as in the template: `{{ price|money }}`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading."""

    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `when` is a field without which it is left out, `each` a list that it is repeated for."""

    words: str
    when: str = ""
    each: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Name, value, and a field without which the row is left out."""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The main sums side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with a row for each of a list: heads with the fields of `row`, and the last row."""

    each: str
    columns: tuple[tuple[str, str], ...]
    totals: tuple[str, ...] = ()
    title: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A side with its details and the place to sign."""

    role: str
    field: str
    lines: tuple[str, ...]
    signatory: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Sides beside one another."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The plan of one template."""

    title: str
    subtitle: str
    parts: tuple[object, ...]
    issuer: str = ""
    is_wide: bool = False


def organisation(role: str, field: str) -> Side:
    """An organisation as a side."""
    lines = (
        "{{ " + field + ".address }}",
        "ИНН {{ " + field + ".inn|dash }}, КПП {{ " + field + ".kpp|dash }}, ОГРН {{ " + field + ".ogrn|dash }}",
        "{% if " + field + ".bank %}{{ " + field + ".bank.bank_name }}, БИК {{ " + field + ".bank.bik }}, "
        "счёт {{ " + field + ".bank.account }}{% endif %}",
        "{{ " + field + ".head_position }}",
    )
    return Side(role, field, lines, f"{field}.head_name")


def person(role: str, field: str) -> Side:
    """A person as a side."""
    lines = ("{{ " + field + ".address }}", "{{ " + field + ".phone }} {{ " + field + ".email }}")
    return Side(role, field, lines, f"{field}.full_name")


def somebody(field: str) -> str:
    """A person in one line."""
    return (
        "{{ "
        + field
        + ".full_name }}{% if "
        + field
        + ".birth_date %}, дата рождения {{ "
        + field
        + ".birth_date|day }}"
        "{% endif %}{% if " + field + ".snils %}, СНИЛС {{ " + field + ".snils|snils }}{% endif %}"
    )


def reference(field: str) -> str:
    """Another document by number and day."""
    return "№ {{ " + field + ".number }} от {{ " + field + ".dated|day }}"


def service_facts(prefix: str = "service") -> tuple[tuple[str, str, str], ...]:
    """A service of the registry."""
    return (
        ("Услуга", "{{ " + prefix + ".name }}", ""),
        ("Уникальный номер реестровой записи", "{{ " + prefix + ".code }}", ""),
        (
            "Направленность, форма, категория",
            "{{ " + prefix + ".focus }}, {{ " + prefix + ".form }}, {{ " + prefix + ".category }}",
            "",
        ),
    )


PRICE = Figures(
    (
        ("Стоимость", "{{ price|money }}"),
        ("Оплачивается сертификатом", "{{ certificate_amount|money }}"),
        ("Доплачивает представитель", "{{ parent_amount|money }}"),
    )
)
STUDY = (
    ("Программа и её часть", "«{{ programme }}», {{ part }}", ""),
    ("Группа", "{{ group }}", ""),
    ("Исполнитель услуги", "{{ provider.full_name }}", ""),
    ("Место оказания", "{{ address }}", "address"),
    ("Период обучения", "с {{ starts_on|day }} по {{ ends_on|day }}", ""),
    ("Объём услуги", "{{ person_hours|hours }} чел.-ч", ""),
)
CHANGES = Rows(
    "changes", (("Пункт", "{{ row.clause }}"), ("Было", "{{ row.before|dash }}"), ("Стало", "{{ row.after|dash }}"))
)
SUBSIDY = (
    ("Код бюджетной классификации", "{{ row.code }}"),
    ("Не ранее", "{{ row.not_before|short_day }}"),
    ("Не позднее", "{{ row.not_after|short_day }}"),
    ("Сумма, руб.", "{{ row.amount|amount }}"),
    ("С начала года, руб.", "{{ row.cumulative|amount }}"),
)
BUDGET = (
    ("Код бюджетной классификации", "{{ row.code }}"),
    ("Год", "{{ row.year }}"),
    ("Сумма, руб.", "{{ row.amount|amount }}"),
)
BODY_AND_PROVIDER = Sides(
    (organisation("Уполномоченный орган", "authorised_body"), organisation("Исполнитель", "provider"))
)
PROVIDER_AND_FAMILY = Sides((organisation("Исполнитель", "provider"), person("Представитель", "customer")))
