from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = ["LoginClosed", "LoginTaken", "NotAllowed", "NotFound"]


class LoginTaken(Refusal):
    """Another user already has this login."""

    code = "login_taken"
    template = "Этот адрес почты уже занят. Войдите или восстановите пароль."


class LoginUnknown(Refusal):
    """Nobody logs in by this address."""

    code = "login_unknown"
    template = (
        "Входа с адресом {email} нет. Пусть человек зарегистрируется на сайте и подтвердит почту, потом назначьте роль."
    )


class LoginOfStaff(Refusal):
    """One login of the office works in one place."""

    code = "login_of_staff"
    template = "У этого входа уже есть роль: {role}, {place}. Специалисту региона нужен отдельный вход."


class RegionUnknown(Refusal):
    """No municipality of the region is in the system."""

    code = "region_unknown"
    template = "В системе нет муниципалитетов этого региона. Выберите регион из списка."


class LoginClosed(Refusal):
    """One of two logins was closed meanwhile."""

    code = "login_closed"
    template = "Вход {email} уже закрыт."
    status = 409
    is_overtaken = True
