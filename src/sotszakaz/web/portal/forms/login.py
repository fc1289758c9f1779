from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from sotszakaz.kernel.users.actions import address_that_stays


class LoginForm(AuthenticationForm):
    """Address and password, with one sentence when they do not fit."""

    error_messages = {
        "invalid_login": "Почта или пароль не подходят. Проверьте раскладку и регистр букв.",
        "inactive": "Этот вход закрыт. Обратитесь к администратору муниципалитета.",
        "merged": "Этот вход объединён с другим вашим входом. Войдите с адресом {address}: дети и заявления там.",
    }

    def get_invalid_login_error(self) -> ValidationError:
        """Whoever knows the password of a login that was merged into another is told where to log in."""
        address = address_that_stays(self.cleaned_data["username"], self.cleaned_data["password"])
        if address is None:
            return super().get_invalid_login_error()
        return ValidationError(self.error_messages["merged"].format(address=address), code="merged")
