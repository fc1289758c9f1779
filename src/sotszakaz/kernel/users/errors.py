from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = ["LoginTaken", "NotAllowed", "NotFound"]


class LoginTaken(Refusal):
    """Another user already has this login."""

    code = "login_taken"
    template = "Этот адрес почты уже занят. Войдите или восстановите пароль."
