from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.children.actions import register_parent
from sotszakaz.foundation.errors import Refusal
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.portal.forms.register import RegisterForm


def register(request: HttpRequest) -> HttpResponse:
    """A parent signs up and is logged in at once."""
    if request.user.is_authenticated:
        return redirect("portal:start")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("full_name", "email", "phone", "password", "consented")}
        try:
            user = register_parent(**typed)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            login(request, user)
            messages.success(request, "Вы зарегистрированы. Теперь добавьте ребёнка.")
            return redirect("citizen:children")
    return render(request, "portal/register/register.html", {"form": form}, status=422 if form.errors else 200)
