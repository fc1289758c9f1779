"""What a serving process does before its first visitor and in its first idle moments, so that nobody waits for it."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import timezone

from config.settings.base import SRC
from sotszakaz.foundation.calendar import is_working_day
from sotszakaz.web.navigation import AREAS

PAGES_OF_THE_RUSH = ("layouts", "components", "shared", "portal", "citizen")
"""Folders of templates that families read; others are read when visitors leave time for them."""
BREATH_SECONDS = 0.02
"""Between two templates that nobody waits for."""
COLLECT_AFTER = (20_000, 20, 50)
"""New objects before the youngest are looked through, and so on: a page makes some thousands and drops nearly all."""


def warm_up() -> None:
    """Read all addresses with their views, the production calendar, and the templates of pages asked for in a rush."""
    get_resolver()._populate()
    for items in AREAS.values():
        for _, name, _ in items:
            reverse(name)  # the addresses of an area are looked up by name apart
    is_working_day(timezone.localdate())
    for path in _templates():
        if path.parts[0] in PAGES_OF_THE_RUSH:
            get_template(str(path))


def read_the_rest_beside() -> None:
    """Begin to read all other templates in a thread that leaves the process to its visitors."""
    Thread(target=read_the_rest, name="readiness", daemon=True).start()


def read_the_rest(breath: float = BREATH_SECONDS) -> None:
    """Template after template: whoever opens a page first would wait for all of its own at once."""
    for path in _templates():
        if path.parts[0] not in PAGES_OF_THE_RUSH:
            get_template(str(path))
            time.sleep(breath)
    gc.freeze()


def _templates() -> Iterator[Path]:
    root = SRC / "templates"
    return (path.relative_to(root) for path in sorted(root.rglob("*.html")))


def keep_memory_still() -> None:
    """What is loaded stays loaded: never look through it for rubbish again, which stops a process for 0.1 to 0.4 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
