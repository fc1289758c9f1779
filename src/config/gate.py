"""The gate for an RSGI server: `granian --interface rsgi --workers 1 config.gate:application`."""

import django
from django.conf import settings

django.setup()

from config.launch.priority import let_session_give_way  # noqa: E402
from config.readiness import keep_memory_still  # noqa: E402
from sotszakaz.demand.enrolments.tickets import key_of  # noqa: E402 — models need the set-up above
from sotszakaz.web.gate.app import Gate  # noqa: E402


def parameters() -> dict[str, str]:
    """Where the database is, as psycopg takes it."""
    place = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {**{name: place[known] for name, known in names.items() if place.get(known)}, **place["OPTIONS"]}


application = Gate(
    key=key_of(settings.SECRET_KEY),
    parameters=parameters(),
    public_url=settings.PUBLIC_URL,
    opened=let_session_give_way,
)
keep_memory_still()
