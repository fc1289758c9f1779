"""What a web process has done before its first visitor. A process of its own: ours must not keep its memory still."""

import json
import os
import subprocess
import sys

from config.launch import places

LOOK = """
import gc, json, sys
from config import readiness
begun = []
read, readiness.read_the_rest_beside = readiness.read_the_rest, lambda: begun.append(True)
import config.wsgi
from django.template import engines
from django.urls import resolvers, reverse
kept = engines["django"].engine.template_loaders[0].get_template_cache
said = [gc.get_freeze_count(), gc.get_threshold()[0], sorted(str(key) for key in kept)]

known = resolvers.get_ns_resolver.cache_info().misses
for name in ("office:overview", "provider:registry", "citizen:children", "portal:catalogue"):
    reverse(name)
said += [resolvers.get_ns_resolver.cache_info().misses - known, "holidays.countries.russia" in sys.modules]
read(breath=0)
print(json.dumps([*said, begun, sorted(str(key) for key in kept)]))
"""


def test_a_web_process_has_read_addresses_and_pages_and_looks_for_no_rubbish_among_them():
    environment = {**os.environ, "PYTHONPATH": str(places.PROJECT / "src")}
    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, stdout=subprocess.PIPE, text=True, check=True)

    frozen, threshold, templates, places_unknown, has_calendar, begun, rest = json.loads(done.stdout.splitlines()[-1])
    assert frozen > 50_000
    assert threshold > 700
    assert any("citizen/quotes/quote.html" in each for each in templates)
    assert not any("office/months" in each for each in templates)
    assert places_unknown == 0
    assert has_calendar
    assert begun == [True]
    assert any("office/months" in each for each in rest)
