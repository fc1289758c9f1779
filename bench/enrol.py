"""Bookings a second through HTTP, as a ratio to bare `pgbench` in the same turns.

    gate/…   the gate of design §2: tickets, one line in two lanes, up to 128 bookings a call
    view/…   the page's own form: session, rights, quote and booking in one request of Django, six processes
    …/hot    one group, one agreement, one budget line, one volume of the order
    …/many   1,000 groups, 100 agreements, 20 budget lines, 20 volumes
    …/budget 1,000 groups, 100 agreements, one budget line, one volume
    …/64     keep-alive clients, each with one request under way; `/256` as many
    same/…   the figure of `gate/…/64` again, of the same turns, beside a limit that writes all rows of a booking
    gate/hours/64  as gate/many/64, on weekly norms of four months (bench/enrol_hours.py)

A booking is one posting over its five accounts, the application with its indexes and checks, the audit event and the
outbox message; row-level security, the ledger's triggers and the check of whom the booking belongs to are all in it.
Timed is what clients see: from the request sent to the answer whole. They stand for machines of other people: they run
here too, but give way to pages (bench/enrol_processes.py), and so does the client of the limit.

The limit is `pgbench -M prepared` with eight clients and one transaction a booking: five guarded UPDATEs, one posting,
five entries in one INSERT over tables with the same columns, indexes and CHECKs, without foreign keys, triggers, row-
level security, application, audit or outbox. Limit and gate take turns in one database that waits for the disk. In rows
`same/…` the transaction inserts application, audit event and outbox message as well, so limit and gate leave the same
rows; what is left between them are the checks, and what gathering wins.

    quote/alone      pages of quotes at a steady hundred a second, and nobody books; a time runs from when it was due
    quote/rush-half  the same while bookings arrive at half the rate of gate/many/64, whatever becomes of them
    quote/rush-full  the same while 64 clients book as fast as they are answered: no processor is ever free
    scale/…       gate, view and quote over 1×, 10× and 100× the children (bench/enrol_scale.py)
    disk/…        gate/many/64 again on a disk that confirms each write by so many milliseconds later than the one here
                  (bench/slow_disk.py); without a C compiler these rows are left out
    floor/many/32 the rows of a call with every check left out, call/many/32 the call itself (bench/enrol_floor.py)
    peer/…        four techniques of other systems on scarce seats alone (bench/enrol_peers.py)

`oversell` counts what should not exist: bookings beyond the places of a group in a rush, buckets that differ from the
sum of their entries, and acknowledged bookings that are not there. `failures` counts every answer but «posted».
"""

from collections.abc import Iterator

from bench.enrol_floor import floor
from bench.enrol_ground import BARE, SAME, Ground, ground, run_bare
from bench.enrol_hours import hours
from bench.enrol_peers import peers
from bench.enrol_processes import Heard
from bench.enrol_requests import Spread
from bench.enrol_scale import SIZES, scale
from bench.rows import Row, percentile

HOT = 1000
SCARCE = 1050
SPREADS = {"hot": Spread(HOT, 1, 1, 1), "many": Spread(0, 1000, 100, 20), "budget": Spread(0, 1000, 100, 1)}
WAYS = {"gate": (64, 256), "view": (64,)}
TURNS = 2
WARM_UP_SECONDS = 0.5
QUOTES_A_SECOND = 100
RUSH_PLACES = {"gate": 200, "view": 50}
LATER_MS = (0.25, 0.5, 1.0)
MOST_A_SECOND = {"gate": 9000, "view": 1500}
"""Requests made ready for a second of a turn."""


def run(seconds: float) -> Iterator[Row]:
    """One row a case; about twice `seconds` each, half of it for the limit."""
    with ground(SIZES["1x"]) as here:
        yield from scale(here)
        here.grow(children_for(seconds))
        rates: dict[str, float] = {}
        for size in sorted({size for sizes in WAYS.values() for size in sizes}):
            for way in [way for way, sizes in WAYS.items() if size in sizes]:
                for place, (name, spread) in enumerate(SPREADS.items()):
                    scarce = SCARCE + len(SPREADS) * (size > 64) + place + 10 * (way == "view")
                    for row in measure(here, way, name, spread, size, seconds, scarce):
                        rates[row.case] = row.rate
                        yield row
        yield from disks(here, SPREADS["many"], seconds)
        yield from floor(here, SPREADS["many"], seconds)
        yield from quotes(here, seconds, rates["gate/many/64"])
        yield hours(here, SPREADS["many"], seconds)
        yield from peers(here.here.owner_url, seconds)


def children_for(seconds: float) -> int:
    """Enough that no child is dealt twice in a turn."""
    return max(50_000, requests_for("gate", seconds / TURNS) + 1000)


def requests_for(way: str, seconds: float) -> int:
    return round(seconds * MOST_A_SECOND[way])


def measure(here: Ground, way: str, name: str, spread: Spread, size: int, seconds: float, scarce: int) -> Iterator[Row]:
    """Limit and booking in turns, then the rush on a group with few places. The gate is read beside `same` rows too."""
    scripts = {f"{way}/{name}/{size}": BARE}
    if (way, size) == ("gate", 64):
        scripts[f"same/{name}/{size}"] = SAME
    heard, limits = in_turns(here, way, spread, size, seconds, scripts)
    oversell = rush(here, way, size, scarce) + here.lost(heard.kept) + here.disagreeing()
    for case, limit in limits.items():
        yield row_of(case, heard, limit, oversell)


def in_turns(
    here: Ground, way: str, spread: Spread, size: int, seconds: float, scripts: dict[str, str]
) -> tuple[Heard, dict[str, float]]:
    """What the booking's clients heard, and the rate of each script of `pgbench` beside it."""
    heard = Heard()
    limits = dict.fromkeys(scripts, 0.0)
    turn = seconds / TURNS
    here.free_children()
    here.play(way, spread, clients=size, seconds=WARM_UP_SECONDS, requests=requests_for(way, WARM_UP_SECONDS))
    for _ in range(TURNS):
        for case, script in reversed(scripts.items()):  # the limit itself next to the gate
            limits[case] += run_bare(here, spread, turn, script) / TURNS
        heard.add(here.play(way, spread, clients=size, seconds=turn, requests=requests_for(way, turn)))
    return heard, limits


def row_of(case: str, heard: Heard, limit: float, oversell: int) -> Row:
    return Row(
        case=case,
        rate=heard.posted / heard.seconds,
        unit="bookings",
        limit=limit,
        p50_ms=percentile(heard.times, 0.50),
        p99_ms=percentile(heard.times, 0.99),
        failures=heard.failures,
        oversell=oversell,
    )


def disks(here: Ground, spread: Spread, seconds: float) -> Iterator[Row]:
    """Gate and limit on slower disks: each transaction of the limit waits for the disk, of the gate each call does."""
    if here.disk is None:
        return
    for later in LATER_MS:
        here.disk.confirm_later(later)
        heard, limits = in_turns(here, "gate", spread, 64, seconds, {f"disk/many/+{later}": BARE})
        oversell = here.lost(heard.kept) + here.disagreeing()
        yield from (row_of(case, heard, limit, oversell) for case, limit in limits.items())
    here.disk.confirm_later(0)


def quotes(here: Ground, seconds: float, taken: float) -> Iterator[Row]:
    """Pages at a steady pace beside no bookings, half of what the gate has `taken` a second, and a rush."""
    yield look(here, "quote/alone", seconds, None)
    yield look(here, "quote/rush-half", seconds, round(taken / 2))
    yield look(here, "quote/rush-full", seconds, 0)


def look(here: Ground, case: str, seconds: float, bookings: int | None) -> Row:
    """Pages while so many bookings a second arrive: None are none, 0 are as many as 64 clients can."""
    here.free_children()
    many = SPREADS["many"]
    requests = round(seconds * QUOTES_A_SECOND)
    looking = here.begin("quote", many, clients=64, seconds=seconds, requests=requests, pace=QUOTES_A_SECOND)
    if bookings is None:
        booking, booked = None, Heard()
    else:
        ready = round(bookings * seconds) or requests_for("gate", seconds)
        booking = here.begin("gate", many, clients=64, seconds=seconds, requests=ready, pace=bookings)
        booking.go()
    looking.go()
    heard = looking.hear()
    if booking is not None:
        booked = booking.hear()
    return Row(
        case=case,
        rate=heard.verdicts["posted"] / heard.seconds,
        unit=f"pages, {booked.posted / booked.seconds if booking else 0:.0f} bookings",
        limit=float(QUOTES_A_SECOND),
        p50_ms=percentile(heard.times, 0.50),
        p99_ms=percentile(heard.times, 0.99),
        failures=heard.verdicts.total() - heard.verdicts["posted"] + booked.failures,
        oversell=here.lost(booked.kept),
    )


def rush(here: Ground, way: str, size: int, group: int) -> int:
    """Four times as many want a place as there are; how many were sold beyond them."""
    places = RUSH_PLACES[way]
    here.grant_seats(group, places)
    here.free_children()
    heard = here.play(way, Spread(group, 1, 1, 1), clients=size, seconds=60, requests=4 * places)
    applied = here.count(
        "SELECT count(*) FROM enrolments_enrolmentapplication WHERE group_id = %s AND state = 'submitted'",
        [1_000_000 + group],
    )
    if heard.posted < places or here.lost(heard.kept):
        raise RuntimeError(f"the rush sold {heard.posted} of {places} places: {heard.verdicts}")
    return max(heard.posted, applied) - places
