import pytest
from django import forms

TWO = [("a", "первый"), ("b", "второй")]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Заполните это поле."),
        (forms.CharField(max_length=3), "четыре", "сейчас знаков 6, поместится 3. Сократите"),
        (forms.IntegerField(), "много", "Укажите целое число, например 12."),
        (forms.IntegerField(min_value=1), "0", "Нужно число не меньше 1."),
        (forms.IntegerField(max_value=24), "25", "Нужно число не больше 24."),
        (forms.DecimalField(), "много", "Укажите число, например 1,5."),
        (forms.DecimalField(min_value=2), "1", "Нужно число не меньше 2."),
        (forms.DecimalField(max_digits=4, decimal_places=2), "1.234", "цифр после запятой, поместится 2."),
        (forms.FloatField(max_value=9), "10", "Нужно число не больше 9."),
        (forms.TimeField(), "утром", "Укажите время так: 09:30."),
        (forms.EmailField(), "почта", "Проверьте адрес почты."),
        (forms.ChoiceField(choices=TWO), "", "Выберите вариант."),
        (forms.TypedChoiceField(choices=TWO), "c", "Выберите вариант из списка."),
        (forms.MultipleChoiceField(choices=TWO), [], "Выберите хотя бы один вариант."),
        (forms.BooleanField(), False, "Поставьте отметку."),
        (forms.FileField(), None, "Выберите файл."),
        (forms.CharField(error_messages={"required": "Напишите причину."}), "", "Напишите причину."),
    ],
)
def test_a_field_says_what_to_do_with_a_wrong_value(field: forms.Field, typed: object, said: str) -> None:
    with pytest.raises(forms.ValidationError) as wrong:
        field.clean(typed)

    assert said in "".join(wrong.value.messages)


def test_a_formset_that_came_in_part_asks_to_be_sent_again() -> None:
    rows = forms.formset_factory(forms.Form)({"other": "1"})

    assert not rows.is_valid()
    assert "Форма пришла не целиком." in "".join(rows.non_form_errors())
