"""Deadlines in words."""

_EVERY = {
    ("DAILY", 1): "каждый день",
    ("WEEKLY", 1): "каждую неделю",
    ("MONTHLY", 1): "каждый месяц",
    ("MONTHLY", 3): "каждый квартал",
    ("MONTHLY", 6): "каждое полугодие",
    ("YEARLY", 1): "каждый год",
}
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def repeats_in_words(rule: str) -> str:
    """«каждый год, до 1 января» of FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1; a rule it has no words for is given as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    every = _EVERY.get((parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))))
    day, month = parts.pop("BYMONTHDAY", ""), parts.pop("BYMONTH", "")
    if every is None or parts or (month and not month.isdigit()) or (day and not day.isdigit()):
        return rule
    if day and month:
        return f"{every}, до {day} {_MONTHS[int(month) - 1]}"
    return f"{every}, до {day} числа" if day else every
