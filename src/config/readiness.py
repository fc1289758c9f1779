"""What a serving process does before its first visitor, so that nobody waits for it later."""

import gc

from django.template.loader import get_template
from django.urls import get_resolver

from config.settings.base import SRC

PAGES_OF_THE_RUSH = ("layouts", "components", "shared", "portal", "citizen")
"""Folders of templates that families read; others are read when somebody asks for them."""
COLLECT_AFTER = (20_000, 20, 50)
"""New objects before the youngest are looked through, and so on: a page makes some thousands and drops nearly all."""


def warm_up() -> None:
    """Read all addresses with their views, and the templates of pages that are asked for in a rush."""
    get_resolver()._populate()
    root = SRC / "templates"
    for folder in PAGES_OF_THE_RUSH:
        for path in sorted((root / folder).rglob("*.html")):
            get_template(str(path.relative_to(root)))


def keep_memory_still() -> None:
    """What is loaded stays loaded: never look through it for rubbish again, which stops a process for 0.1 to 0.4 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
