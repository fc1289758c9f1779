"""Form fields that understand what people type here: days, months, roubles, hours, places."""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

_GROUPED = r"(?P<minus>[-\u2212]?)(?P<whole>[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+)(?:[.,](?P<fraction>[0-9]+))?"
_DEGREES = re.compile(r"(-?[0-9]{1,3}[.][0-9]{1,20})\s*[,;\s]\s*(-?[0-9]{1,3}[.][0-9]{1,20})")
_MICRODEGREE = Decimal("0.000001")
_DECIMAL = re.compile(_GROUPED + r"\s*(?:₽|руб\.?|р\.?|ч\.?)?")


INCOMPLETE = {"required": "Форма пришла не целиком. Начните её снова со страницы, где была кнопка."}
"""No browser sends a form without its hidden fields."""


class Known(forms.HiddenInput):
    """What the page has shown, or which form it was: sent along, so that nobody overwrites what they have not seen.

    Its field needs an `initial` of this moment: after a conflict the form comes back with it (`refusals.blame`).
    """


class DayInput(forms.DateInput):
    """The browser's own calendar; its value is written in ISO order whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day: from the calendar, or typed as 01.09.2026."""

    widget = DayInput
    default_error_messages = {"invalid": "Укажите день так: 01.09.2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class MonthInput(forms.DateInput):
    """The browser's own choice of a month."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month as its first day: from the calendar, or typed as 11.2026."""

    widget = MonthInput
    default_error_messages = {"invalid": "Укажите месяц так: 11.2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%m.%Y"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        return day and day.replace(day=1)


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar with a clock; minutes, by the clock of the place."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.Field):
    """A moment by the clock of `zone`: from the calendar, or typed as 01.09.2026 09:00."""

    widget = MomentInput
    default_error_messages = {"invalid": "Укажите день и время так: 01.09.2026 09:00."}
    zone: ZoneInfo

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        for known in ("%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"):
            with suppress(ValueError):
                return datetime.strptime(text, known).replace(tzinfo=self.zone)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class _DecimalInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "control-short", **(attrs or {})})


class _CommaField(forms.DecimalField):
    """A decimal with a comma or a point, spaces between thousands and the unit after them allowed."""

    widget = _DecimalInput
    default_error_messages = {
        "max_decimal_places": "После запятой может быть не больше двух цифр.",
        "max_whole_digits": "Число слишком велико: проверьте, нет ли лишних цифр.",
        "max_digits": "Число слишком велико: проверьте, нет ли лишних цифр.",
        "min_value": "Число не может быть меньше %(limit_value)s.",
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            typed = _DECIMAL.fullmatch(value.strip())
            if typed is None:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            whole = "".join(typed["whole"].split())
            value = f"{'-' if typed['minus'] else ''}{whole}.{typed['fraction'] or 0}"
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


class RoublesField(_CommaField):
    """Roubles and kopecks, not negative unless `min_value` says so."""

    default_error_messages = {"invalid": "Укажите сумму в рублях, например 1 234,50."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "min_value": Decimal(0), **kwargs})


class HoursField(_CommaField):
    """Hours and hundredths, not negative unless `min_value` says so."""

    default_error_messages = {"invalid": "Укажите число часов, например 36 или 36,5."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 9, "decimal_places": 2, "min_value": Decimal(0), **kwargs})


class FactorField(_CommaField):
    """A coefficient with at most four decimal places, not negative."""

    default_error_messages = {
        "invalid": "Укажите число, например 1,302.",
        "max_decimal_places": "После запятой может быть не больше четырёх цифр.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 9, "decimal_places": 4, "min_value": Decimal(0), **kwargs})


class PlaceField(forms.CharField):
    """A point as a map gives it, «55.160026, 61.402590»: latitude and longitude, to a millionth of a degree."""

    default_error_messages = {"invalid": "Укажите широту и долготу так: 55.160026, 61.402590."}

    def clean(self, value: Any) -> tuple[Decimal, Decimal] | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = _DEGREES.fullmatch(typed)
        if found is not None:
            latitude, longitude = (Decimal(each).quantize(_MICRODEGREE) for each in found.groups())
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return latitude, longitude
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class SnilsField(forms.CharField):
    """Eleven digits as people copy them: «112-233-445 95»."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"digits": "СНИЛС состоит из одиннадцати цифр, например 112-233-445 95."}

    def to_python(self, value: Any) -> str:
        typed = "".join((super().to_python(value) or "").split()).replace("-", "")
        if typed and (not typed.isdecimal() or len(typed) != 11):
            raise forms.ValidationError(self.error_messages["digits"], code="digits")
        return typed
