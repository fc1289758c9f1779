"""Helpers of the bench of indicators in processes of their own: `take` the figures; open `sessions` of two readers."""

import json
import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, PlatformAdministrator
from sotszakaz.kernel.users.sessions import SessionStore
from sotszakaz.oversight.indicators.actions import take_all


def main(job: str) -> None:
    print(json.dumps(take() if job == "take" else sessions()))


def take() -> dict[str, float]:
    days = {each.pk: today_in(each) for each in list_municipalities()}
    start = time.perf_counter()
    written = take_all(days=days)
    return {"written": written, "seconds": time.perf_counter() - start}


def sessions() -> dict[str, str]:
    """As after a login; both are of the seventh municipality."""
    home = list_municipalities()[6]
    found = {}
    for name, role in (("administrator", PlatformAdministrator), ("head", Head)):
        user = User.objects.create_user(email=f"{name}@example.org", full_name="Примерова Анна", password="bench")
        join(user, role, municipality_id=home.pk, organisation_id=None)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        assert session.session_key is not None
        found[name] = session.session_key
    return found
