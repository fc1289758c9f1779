"""Clients of the booking's bench: one process, many keep-alive connections, each with one request under way.

`python -m bench.process enrol_clients` reads a job (JSON) from standard input, prints `ready`, starts when a line
comes, and prints what it counted: verdicts, times of answers in seconds, keys of bookings acknowledged. It does as
little as a client can, for the machine's cores are those of the gate and of PostgreSQL too.
"""

import json
import select
import socket
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from bench.enrol_requests import Request, requests_of

ANSWER_LIMIT_SECONDS = 60


@dataclass
class Count:
    """What came back: `kept` are the keys whose booking was acknowledged."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)


class Client:
    """One connection; `send` begins a request, `receive` returns True when its answer is whole."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""
        self.sent_at = 0.0
        self.request: Request | None = None

    def send(self, request: Request, now: float) -> None:
        self.request, self.sent_at, self.got = request, now, b""
        self.socket.sendall(request.data)

    def receive(self) -> bool:
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.got = self.got + piece if self.got else piece
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return False
        low = self.got[:end].lower()
        start = low.find(b"content-length:")
        if start < 0:
            return True
        length = int(low[start + 15 :].split(b"\r\n", 1)[0])
        return len(self.got) >= end + 4 + length

    @property
    def status(self) -> int:
        return int(self.got[9:12])


def verdict_of(client: Client) -> str:
    """The gate says it in JSON; the view by sending the browser on to the application, a quote by its page."""
    if client.status == 302 or (client.status == 200 and client.request is not None and not client.request.key):
        return "posted"
    start = client.got.find(b'"verdict":"')
    return client.got[start + 11 : client.got.index(b'"', start + 11)].decode() if start > 0 else str(client.status)


def play(job: dict[str, Any], queue: list[Request]) -> Count:
    """Send requests one after another from every connection until the time is over, then wait for the rest."""
    clients = [Client((job["host"], job["port"])) for _ in range(job["connections"])]
    by_number = {client.socket.fileno(): client for client in clients}
    poll = select.epoll()
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    print("ready", flush=True)
    sys.stdin.readline()
    count, start, coming = Count(), time.perf_counter(), iter(queue)
    for client, request in zip(clients, coming, strict=False):
        client.send(request, time.perf_counter())
    busy = sum(client.request is not None for client in clients)
    while busy:
        for client in answered(poll, by_number):
            now = time.perf_counter()
            note(count, client, now)
            request = next(coming, None) if now - start < job["seconds"] else None
            if request is not None:
                client.send(request, now)
            else:
                busy -= 1
                count.seconds = now - start
    return count


def stroll(job: dict[str, Any], queue: list[Request]) -> Count:
    """So many requests a second, over the connections in turn, whatever the answers do; times count from then."""
    idle = deque(Client((job["host"], job["port"])) for _ in range(job["connections"]))
    by_number = {client.socket.fileno(): client for client in idle}
    poll = select.epoll()
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    print("ready", flush=True)
    sys.stdin.readline()
    count, start, waiting = Count(), time.perf_counter(), list(reversed(queue[: round(job["seconds"] * job["pace"])]))
    sent, total = 0, len(waiting)
    while len(count.times) < total:
        due = start + sent / job["pace"]
        if waiting and idle and time.perf_counter() >= due:
            idle.popleft().send(waiting.pop(), due)
            sent += 1
            continue
        pause = max(0.0, due - time.perf_counter()) if waiting and idle else ANSWER_LIMIT_SECONDS
        for number, _ in poll.poll(pause):
            client = by_number[number]
            if client.receive():
                note(count, client, time.perf_counter())
                idle.append(client)
    count.seconds = time.perf_counter() - start
    return count


def answered(poll: select.epoll, by_number: dict[int, Client]) -> list[Client]:
    """Those whose answer has just become whole."""
    ready = poll.poll(ANSWER_LIMIT_SECONDS)
    if not ready:
        raise TimeoutError("requests were never answered")
    return [by_number[number] for number, _ in ready if by_number[number].receive()]


def note(count: Count, client: Client, now: float) -> None:
    verdict = verdict_of(client)
    count.times.append(now - client.sent_at)
    count.verdicts[verdict] += 1
    if verdict == "posted" and client.request is not None:
        count.kept.append(client.request.key)


def main() -> None:
    job = json.loads(sys.stdin.readline())
    count = (stroll if job["pace"] else play)(job, requests_of(job))
    print(json.dumps(vars(count)), flush=True)
