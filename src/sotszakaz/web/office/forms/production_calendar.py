from django import forms

from sotszakaz.web.components.inputs import DayField


class CalendarDayForm(forms.Form):
    """A day that is not what its weekday says."""

    day = DayField(label="День", error_messages={"required": "Укажите день."})
    is_working = forms.TypedChoiceField(
        label="Какой это день",
        choices=[("off", "выходной"), ("working", "рабочий")],
        coerce=lambda kind: kind == "working",
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, рабочий это день или выходной."},
    )
    source = forms.CharField(
        label="Основание",
        max_length=300,
        help_text="Закон или постановление, которое сделало день рабочим или выходным.",
        error_messages={"required": "Назовите акт, который сделал этот день рабочим или выходным."},
    )
