"""The same booking, page of a quote and page's own form over 1×, 10× and 100× the children, in one growing database.

Each child has a representative, a certificate, its value and an account with a grant. As much is done at every size:
so many bookings from as many children, so many pages. The limit is the rate over 1× of the children, so `ratio` says
what the growth costs.
"""

from collections.abc import Iterator

from bench.enrol_ground import Ground
from bench.enrol_requests import Spread
from bench.rows import Row, percentile

SIZES = {"1x": 1_000, "10x": 10_000, "100x": 100_000}
MANY = Spread(0, 1000, 100, 20)
WAYS = {"gate": (64, 1_000, "bookings"), "view": (4, 100, "bookings"), "quote": (4, 200, "pages")}
"""Clients, requests of a turn, and what they are."""
TURNS = 2


def scale(here: Ground) -> Iterator[Row]:
    """Rows `scale/WAY/SIZE`; the ground has the children of the first size, and afterwards those of the last."""
    first: dict[str, float] = {}
    for size, children in SIZES.items():
        here.grow(children)
        for way in WAYS:
            row = measure(here, way, size, first)
            first.setdefault(way, row.rate)
            yield row


def measure(here: Ground, way: str, size: str, first: dict[str, float]) -> Row:
    clients, requests, unit = WAYS[way]
    times: list[float] = []
    seconds, done, failures = 0.0, 0, 0
    for turn in range(TURNS + 1):
        here.free_children()
        heard = here.play(way, MANY, clients=clients, seconds=60, requests=requests)
        if turn == 0:
            continue  # plans and pages are made
        times += heard.times
        seconds, done, failures = seconds + heard.seconds, done + heard.posted, failures + heard.failures
    rate = done / seconds
    return Row(
        case=f"scale/{way}/{size}",
        rate=rate,
        unit=unit,
        limit=first.get(way, rate),
        p50_ms=percentile(times, 0.50),
        p99_ms=percentile(times, 0.99),
        failures=failures,
        oversell=0,
    )
