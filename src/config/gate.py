"""The gate as a process: `python -m config.gate` serves `GATE_PORT` of this machine until asked to stop."""

import asyncio
import os
import resource
import signal
from contextlib import suppress

import django
import uvloop
from django.conf import settings

django.setup()

from config.launch.priority import let_session_give_way  # noqa: E402
from config.readiness import keep_memory_still  # noqa: E402
from sotszakaz.demand.enrolments.tickets import key_of  # noqa: E402 — models need the set-up above
from sotszakaz.web.gate.app import Gate  # noqa: E402
from sotszakaz.web.gate.http import Server  # noqa: E402

LAST_ANSWERS_SECONDS = 5.0


def parameters() -> dict[str, str]:
    """Where the database is, as psycopg takes it."""
    place = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {**{name: place[known] for name, known in names.items() if place.get(known)}, **place["OPTIONS"]}


async def serve(port: int) -> None:
    """Until SIGTERM or Ctrl-C; who waits in the line then is still answered. Raises what has ended the line."""
    gate = Gate(
        key=key_of(settings.SECRET_KEY),
        parameters=parameters(),
        public_url=settings.PUBLIC_URL,
        opened=let_session_give_way,
    )
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = Server(gate.reply, gate.headers)
    serving = gate.begin()
    try:
        await server.listen("127.0.0.1", port)
        await asyncio.wait((serving, loop.create_task(stopped.wait())), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
    finally:
        await server.close(patience=0.0 if serving.done() else LAST_ANSWERS_SECONDS)
        await gate.close()


def allow_many_connections() -> None:
    """A browser is a connection each: as many as the system lets a process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    keep_memory_still()
    allow_many_connections()
    uvloop.run(serve(int(os.environ["GATE_PORT"])))
