from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView

from sotszakaz.web.portal.forms.login import LoginForm


class Login(LoginView):
    """The way in; afterwards the person lands in the area of the role."""

    template_name = "portal/login.html"
    authentication_form: type[AuthenticationForm] = LoginForm
    next_page: Any = "portal:start"
    redirect_authenticated_user = True
