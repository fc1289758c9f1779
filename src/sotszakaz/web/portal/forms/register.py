"""The sign-up of a parent, or of a child from fourteen."""

from typing import Any

from django import forms

CONSENT = "Даю согласие на обработку моих персональных данных"


class RegisterForm(forms.Form):
    """Who the person is and how to log in; the rest is asked when it is needed."""

    full_name = forms.CharField(
        label="Фамилия, имя, отчество",
        max_length=200,
        help_text="Как в паспорте: так будет записано в договоре.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Электронная почта",
        max_length=254,
        help_text="Это ваше имя для входа.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label="Телефон",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label="Пароль",
        min_length=10,
        max_length=200,
        help_text="Не короче десяти знаков.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"min_length": "Пароль короче десяти знаков. Добавьте ещё: подойдёт фраза из нескольких слов."},
    )
    password_again = forms.CharField(
        label="Пароль ещё раз",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    consented = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Без согласия зарегистрироваться нельзя. Прочитайте его и отметьте."},
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "password" in typed and typed.get("password_again") != typed["password"]:
            self.add_error("password_again", "Пароли не совпадают. Наберите второй раз то же самое.")
        return typed
