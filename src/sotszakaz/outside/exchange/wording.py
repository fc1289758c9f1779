"""What is wrong with a message, in Russian and with the field named: pydantic judges, and its English stays inside."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

WHOLE: Final = "всё сообщение"

FIELDS: Final[Mapping[str, str]] = {
    "version": "версия обмена",
    "number": "номер заявления",
    "child": "ребёнок",
    "last_name": "фамилия",
    "first_name": "имя",
    "middle_name": "отчество",
    "birth_date": "дата рождения",
    "snils": "СНИЛС",
    "applicant": "заявитель",
    "full_name": "фамилия, имя, отчество",
    "relation": "кем приходится ребёнку",
    "phone": "телефон",
    "email": "почта",
    "group_id": "группа",
    "shown_parent_amount": "показанная доплата",
    "consents": "согласия",
    "personal_data": "согласие на обработку данных",
    "price_and_terms": "согласие с ценой и условиями",
}
"""What a field of the contract is called among people."""

PATTERNS: Final[Mapping[str, str]] = {
    "number": "нужны латинские буквы, цифры, точка, дефис и подчёркивание, не больше 64 знаков",
    "snils": "нужны 11 цифр подряд",
}

WORDS: Final[Mapping[str, str]] = {
    "missing": "его нет, а оно обязательно",
    "extra_forbidden": "такого поля в обмене нет",
    "json_invalid": "это не JSON",
    "string_too_short": "нужно знаков не меньше {min_length}",
    "string_too_long": "знаков больше {max_length}",
    "greater_than": "нужно число больше {gt}",
    "greater_than_equal": "нужно число не меньше {ge}",
    "literal_error": "нужно {expected}",
    "enum": "нужно одно из: {expected}",
    "decimal_max_places": "знаков после точки больше {decimal_places}",
    "decimal_max_digits": "цифр больше {max_digits}",
    "decimal_whole_digits": "цифр до точки больше {whole_digits}",
}

SORTS: Final[Mapping[str, str]] = {
    "string": "нужна строка",
    "date": "нужен день вида 2015-03-27",
    "int": "нужно целое число",
    "bool": "нужно true или false",
    "decimal": "нужна сумма в рублях вида 1200.00",
    "finite": "нужна сумма в рублях вида 1200.00",
    "model": "нужен объект с полями",
}
"""By the beginning of the kind of error: «date_from_datetime_parsing» is of a date."""

UNKNOWN: Final = "значение не того вида, какой нужен"


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The path of the first wrong field («child.birth_date»), and what is wrong with it in words."""
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(each) for each in fault["loc"])
    name = str(fault["loc"][-1]) if fault["loc"] else ""
    return where, _words(fault["type"], name, fault.get("ctx", {}))


def field_words(where: str) -> str:
    """«child.birth_date (ребёнок, дата рождения)»: the path for programs, its words for people."""
    if not where:
        return WHOLE
    known = ", ".join(FIELDS[each] for each in where.split(".") if each in FIELDS)
    return f"«{where}» ({known})" if known else f"«{where}»"


def _words(kind: str, name: str, context: Mapping[str, Any]) -> str:
    if kind == "string_pattern_mismatch" and name in PATTERNS:
        return PATTERNS[name]
    if kind in WORDS:
        said = {key: str(value).replace(" or ", " или ").replace("'", "") for key, value in context.items()}
        return WORDS[kind].format(**said)
    return SORTS.get(kind.partition("_")[0], UNKNOWN)
