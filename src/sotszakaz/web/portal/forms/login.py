from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    """Address and password, with one sentence when they do not fit."""

    error_messages = {
        "invalid_login": "Почта или пароль не подходят. Проверьте раскладку и регистр букв.",
        "inactive": "Этот вход закрыт. Обратитесь к администратору муниципалитета.",
    }
