"""Visitors of the catalogue: one process, many keep-alive connections, each with one page under way.

`python -m bench.process catalogue_readers` reads a job (JSON) from standard input and prints what it counted.
"""

import json
import random
import select
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.catalogue_ground import FOCUSES, WORDS
from bench.enrol_clients import ANSWER_LIMIT_SECONDS, Client
from bench.enrol_requests import Request

SHARED = 20


def addresses(kind: str, chance: random.Random) -> Iterator[str]:
    """Twenty addresses again and again, or always another one."""
    shared = [address(number, chance) for number in range(SHARED)]
    number = 0
    while True:
        yield chance.choice(shared) if kind == "same" else address(number, chance) + f"&lat={54 + number / 1e6:.6f}"
        number += 1


def address(number: int, chance: random.Random) -> str:
    asked = {"text": chance.choice(WORDS), "age": str(5 + number % 13), "focus": chance.choice(FOCUSES)}
    kept = chance.sample(sorted(asked), number % 4 if number % 4 < 3 else 1)
    return "/catalogue/?" + urlencode({name: asked[name] for name in kept} or {"page": str(1 + number % 3)})


def request(path: str) -> Request:
    return Request(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode(), path)


@dataclass
class Count:
    """What came back: seconds of each page, and pages that did not come."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    failures: int = 0


class Readers:
    """All connections and the pages under way; a connection that the server closes is a failure and is made anew."""

    def __init__(self, port: int, connections: int, coming: Iterator[str]) -> None:
        self.port, self.coming = port, coming
        self.poll = select.epoll()
        self.by_number: dict[int, Client] = {}
        self.count = Count()
        for _ in range(connections):
            self.begin(self.connect())

    def connect(self) -> Client:
        client = Client(("127.0.0.1", self.port))
        self.by_number[client.socket.fileno()] = client
        self.poll.register(client.socket.fileno(), select.EPOLLIN)
        return client

    def begin(self, client: Client) -> None:
        client.send(request(next(self.coming)), time.perf_counter())

    def read(self, seconds: float) -> Count:
        """Page after page from every connection until the time is over, then what is still under way."""
        start, busy = time.perf_counter(), len(self.by_number)
        while busy:
            ready = self.poll.poll(ANSWER_LIMIT_SECONDS)
            if not ready:
                raise TimeoutError("pages were never answered")
            for number, _ in ready:
                client = self.answered(number)
                if client is None:
                    continue
                if time.perf_counter() - start < seconds:
                    self.begin(client)
                else:
                    busy -= 1
        self.count.seconds = time.perf_counter() - start
        return self.count

    def answered(self, number: int) -> Client | None:
        """The connection when its page has come whole, or the one that stands for it from here on."""
        client = self.by_number[number]
        try:
            if not client.receive():
                return None
        except ConnectionError:
            self.count.failures += 1
            self.poll.unregister(number)
            del self.by_number[number]
            client.socket.close()
            return self.connect()
        self.count.times.append(time.perf_counter() - client.sent_at)
        self.count.failures += client.status != 200
        return client


def main() -> None:
    job = json.loads(sys.stdin.readline())
    readers = Readers(job["port"], job["connections"], addresses(job["kind"], random.Random(job["kind"])))
    print(json.dumps(vars(readers.read(job["seconds"]))), flush=True)
