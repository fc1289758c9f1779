"""The longest tests begin first: one that is left to the end keeps one core busy and the others idle."""

from itertools import groupby
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LONGEST = (
    "delivery/settlements/test_histories.py",
    "outside/demonstration/test_demo.py",
    "web/test_access.py",
    "browser/test_journey_everywhere.py",
    "oversight/indicators/test_five_acts.py",
    "concurrency/test_web_kill.py",
    "concurrency/test_gate_kill.py",
    "browser/test_group_meeting.py",
    "browser/test_family_pages.py",
    "browser/test_counter_pages.py",
    "browser/test_enrolment_way.py",
    "browser/test_provider_way.py",
    "browser/test_journey_month.py",
    "flows/test_thread.py",
    "browser/test_document_pages.py",
    "browser/test_indicators.py",
    "browser/test_office_ordering.py",
    "flows/test_social_order.py",
    "flows/test_agreement.py",
    "browser/test_certificate_life.py",
    "browser/test_wishes.py",
    "concurrency/test_kill.py",
    "concurrency/test_ledger_crash.py",
    "kernel/ledger/test_bench.py",
    "foundation/test_drain_process.py",
    "foundation/test_jobs.py",
    "kernel/ledger/test_against_model.py",
)
"""Modules with tests of more than ten seconds, those with most seconds first."""


def begin_with_the_longest(items: list[pytest.Item], *, workers: int) -> None:
    """Deal the tests of the longest modules, classes as a whole, to the heads of the shares of the workers.

    Before they steal from one another (`--dist worksteal`) the workers of xdist have equal parts of the list. In one
    process the order stays random.
    """
    if workers == 1:
        return
    ranks = {HERE / name: rank for rank, name in enumerate(LONGEST)}
    long = sorted((item for item in items if item.path in ranks), key=lambda item: ranks[item.path])
    rest = [item for item in items if item.path not in ranks]
    heads: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for place, (_, deal) in enumerate(groupby(long, key=lambda item: item.getparent(pytest.Class) or item)):
        heads[place % workers] += deal
    left = len(items)
    dealt = []
    for place, head in enumerate(heads):
        share = left // (workers - place)
        left -= share
        fill = max(0, share - len(head))
        dealt += head + rest[:fill]
        rest = rest[fill:]
    items[:] = dealt + rest
