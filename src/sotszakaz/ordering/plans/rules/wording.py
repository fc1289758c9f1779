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


_IN_MONTHS = (
    *("январе", "феврале", "марте", "апреле", "мае", "июне"),
    *("июле", "августе", "сентябре", "октябре", "ноябре", "декабре"),
)
_QUARTERS = {"1,2,3": "I", "4,5,6": "II", "7,8,9": "III", "10,11,12": "IV"}
_HALVES = {"1,2,3,4,5,6": "первом", "7,8,9,10,11,12": "втором"}


def repeats_in_words(rule: str) -> str:
    """«каждый год, до 1 января» of FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1; a rule it has no words for is given as it is."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    every = _EVERY.get((parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))))
    day, month = parts.pop("BYMONTHDAY", ""), parts.pop("BYMONTH", "")
    if every is not None and month and not day and not parts:
        return f"{every}, {_in_months(month)}"
    if every is None or parts or (month and not month.isdigit()) or (day and not day.isdigit()):
        return rule
    if day and month:
        return f"{every}, до {day} {_MONTHS[int(month) - 1]}"
    return f"{every}, до {day} числа" if day else every


def _in_months(months: str) -> str:
    if months in _QUARTERS:
        return f"в {_QUARTERS[months]} квартале"
    if months in _HALVES:
        return f"в{'о' if months[0] == '7' else ''} {_HALVES[months]} полугодии"
    named = [_IN_MONTHS[int(each) - 1] for each in months.split(",")]
    return f"в {', '.join(named)}"
