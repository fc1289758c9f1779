from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = ["LoginClosed", "LoginTaken", "NotAllowed", "NotFound"]


class LoginTaken(Refusal):
    """Another user already has this login."""

    code = "login_taken"
    template = "Этот адрес почты уже занят. Войдите или восстановите пароль."


class LoginClosed(Refusal):
    """One of two logins was closed meanwhile."""

    code = "login_closed"
    template = "Вход {email} уже закрыт. Обновите список."
    status = 409
