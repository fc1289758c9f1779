"""HTTP as browsers, proxies and strangers speak it with the gate."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import uvloop

from sotszakaz.demand.enrolments.tickets import LONGEST
from sotszakaz.web.gate import http
from sotszakaz.web.gate.http import Request, Server, Tell

Story = Callable[["Site"], Awaitable[None]]
TIME_LIMIT = 20


class Site:
    """A server that says at once what it was asked, unless the path says otherwise; and a browser's end of it."""

    def __init__(self) -> None:
        self.server = Server(self.answer, {"content-type": "application/json"})
        self.later: list[Tell] = []
        self.asked: list[Request] = []
        self.port = 0

    def answer(self, request: Request, tell: Tell) -> None:
        self.asked.append(request)
        if request.target == b"/later":
            self.later.append(tell)
        elif request.target == b"/broken":
            raise ZeroDivisionError
        else:
            tell(503 if request.target == b"/crowded" else 200, f'"{request.target.decode()}"')

    async def connect(self, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(sent)
        await writer.drain()
        return reader, writer

    async def hear(self, sent: bytes) -> str:
        """All that comes back until the connection is closed."""
        reader, writer = await self.connect(sent)
        heard = await reader.read()
        writer.close()
        return heard.decode()

    async def asked_so_often(self, times: int) -> None:
        while len(self.asked) < times:
            await asyncio.sleep(0.001)


def at_site(story: Story) -> None:
    async def told() -> None:
        site = Site()
        site.port = await site.server.listen("127.0.0.1", 0)
        try:
            await asyncio.wait_for(story(site), TIME_LIMIT)
        finally:
            await site.server.close()

    uvloop.run(told())


def request(path: str, content: bytes = b"", *, method: str = "POST", stays: bool = False) -> bytes:
    ends = "" if stays else "Connection: close\r\n"
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{ends}Content-Length: {len(content)}\r\n\r\n".encode() + content


def test_an_answer_is_whole_and_says_its_length_and_when() -> None:
    async def story(site: Site) -> None:
        head, _, said = (await site.hear(request("/a"))).partition("\r\n\r\n")

        first, *lines = head.split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        assert first == "HTTP/1.1 200 OK"
        assert said == '"/a"'
        assert headers["content-length"] == "4"
        assert headers["content-type"] == "application/json"
        assert headers["connection"] == "close"
        assert headers["date"].endswith(" GMT")
        assert "retry-after" not in headers

    at_site(story)


def test_one_connection_asks_again_and_again() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/a", stays=True))
        assert b'"/a"' in await reader.readuntil(b'"/a"')
        writer.write(request("/b"))
        rest = await reader.read()

        assert rest.endswith(b'"/b"')
        writer.close()

    at_site(story)


def test_requests_sent_ahead_are_answered_in_their_order_however_late_the_first_is() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/later", stays=True) + request("/b", stays=True) + request("/c"))
        await site.asked_so_often(1)
        await asyncio.sleep(0.05)
        assert len(site.asked) == 1

        site.later.pop()(200, '"at last"')
        heard = (await reader.read()).decode()
        places = [heard.index(said) for said in ('"at last"', '"/b"', '"/c"')]
        assert places == sorted(places)
        writer.close()

    at_site(story)


def test_a_request_may_come_in_any_pieces() -> None:
    async def story(site: Site) -> None:
        _, writer = await site.connect(b"")
        for each in request("/later?x=1", b"a ticket"):
            writer.write(bytes([each]))
            await writer.drain()
        chunked = (
            b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na t\r\n5\r\nicket\r\n0\r\n\r\n"
        )
        _, other = await site.connect(chunked)
        await site.asked_so_often(2)

        assert [each.content for each in site.asked] == [b"a ticket"] * 2
        assert site.asked[0].target == b"/later?x=1"
        writer.close()
        other.close()

    at_site(story)


def test_a_head_is_answered_without_content() -> None:
    async def story(site: Site) -> None:
        heard = await site.hear(request("/a", method="HEAD"))

        assert "content-length: 4\r\n" in heard
        assert heard.endswith("\r\n\r\n")

    at_site(story)


def test_a_crowd_is_told_when_to_come_again() -> None:
    async def story(site: Site) -> None:
        heard = await site.hear(request("/crowded"))

        assert heard.startswith("HTTP/1.1 503 Service Unavailable\r\n")
        assert "retry-after: 60\r\n" in heard

    at_site(story)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"POST /a HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nX: " + b"x" * (6 * LONGEST), 413),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * (6 * LONGEST), 413),
        (request("/broken"), 500),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx", 400),
        (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ],
)
def test_what_is_no_small_request_ends_the_connection(sent: bytes, status: int) -> None:
    async def story(site: Site) -> None:
        heard = await site.hear(sent)

        assert heard.startswith(f"HTTP/1.1 {status} ")
        assert heard.count("HTTP/1.1") == 1
        assert heard.endswith("content-length: 0\r\n\r\n")
        assert "connection: close\r\n" in heard or status == 500
        assert await site.hear(request("/a"))

    at_site(story)


def test_a_connection_that_sends_too_far_ahead_is_ended() -> None:
    async def story(site: Site) -> None:
        heard = await site.hear(request("/later", stays=True) * (http.MOST_AHEAD + 2))

        assert heard == ""
        assert len(site.asked) == 1

    at_site(story)


def test_thousands_of_requests_in_one_piece_neither_wait_nor_pile_up() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/later", stays=True) + request("/b", stays=True) * 3000)
        await site.asked_so_often(1)
        site.later.pop()(200, '"at last"')
        with suppress(ConnectionResetError):
            await reader.read()
        writer.close()

        assert len(site.asked) == 1
        assert '"/a"' in await site.hear(request("/a"))

    at_site(story)


def test_a_browser_that_went_away_is_not_missed() -> None:
    async def story(site: Site) -> None:
        _, writer = await site.connect(request("/later", stays=True) + request("/b"))
        await site.asked_so_often(1)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        while site.server.connections:
            await asyncio.sleep(0.001)
        site.later.pop()(200, "nobody reads this")

        assert '"/a"' in await site.hear(request("/a"))
        assert [each.target for each in site.asked] == [b"/later", b"/a"]

    at_site(story)


def test_a_browser_that_sends_nothing_more_is_answered() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/later", stays=True) + request("/b", stays=True))
        writer.write_eof()
        await site.asked_so_often(1)
        await asyncio.sleep(0.05)
        site.later.pop()(200, '"at last"')

        heard = (await reader.read()).decode()
        assert heard.index('"at last"') < heard.index('"/b"')
        assert heard.count("connection: close\r\n") == 1
        writer.close()

    at_site(story)


def test_one_connection_may_ask_for_ever_if_each_request_is_small() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(b"")
        for _ in range(10):
            writer.write(request("/a", b"x" * LONGEST, stays=True))
            assert b'"/a"' in await reader.readuntil(b'"/a"')
        writer.close()

    at_site(story)


def test_a_connection_that_asks_now_and_then_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.3)
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)

    async def story(site: Site) -> None:
        reader, writer = await site.connect(b"")
        for _ in range(8):
            await asyncio.sleep(0.1)
            writer.write(request("/a", stays=True))
            assert b'"/a"' in await reader.readuntil(b'"/a"')
        writer.close()

    at_site(story)


def test_a_browser_that_reads_no_answers_is_not_read_and_then_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.5)
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)

    async def story(site: Site) -> None:
        browser = socket.create_connection(("127.0.0.1", site.port))
        browser.setblocking(False)
        sent = largest = 0
        with browser:
            while not site.asked or site.server.connections:
                unread = [each.transport.get_write_buffer_size() for each in site.server.connections]
                largest = max(largest, *unread, 0)
                try:
                    sent += browser.send(request("/a", stays=True) * 100)
                except BlockingIOError:
                    await asyncio.sleep(0.01)
                except ConnectionError:
                    break
            assert len(site.asked) * len(request("/a", stays=True)) < sent
            assert largest < 10_000_000
        while site.server.connections:
            await asyncio.sleep(0.01)

    at_site(story)


def test_the_date_of_answers_is_not_that_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)
    moments = iter(("Mon, 01 Jan 2035 00:00:00 GMT", "Tue, 02 Jan 2035 00:00:00 GMT"))
    monkeypatch.setattr(http, "formatdate", lambda usegmt: next(moments))

    async def story(site: Site) -> None:
        assert "date: Mon, 01" in await site.hear(request("/a"))
        await asyncio.sleep(0.1)
        assert "date: Tue, 02" in await site.hear(request("/a"))

    at_site(story)


def test_a_request_that_begins_late_may_still_become_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.2)
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)

    async def story(site: Site) -> None:
        whole = request("/a")
        reader, writer = await site.connect(whole[:10])
        await asyncio.sleep(0.4)
        writer.write(whole[10:])
        assert (await reader.read()).endswith(b'"/a"')
        writer.close()

    at_site(story)


@pytest.mark.parametrize(
    ("sent", "limit"),
    [(b"", "IDLE_SECONDS"), (b"POST /a HTTP/1.1\r\n", "WHOLE_SECONDS"), (request("/a", stays=True), "IDLE_SECONDS")],
)
def test_a_connection_that_stands_still_is_closed(sent: bytes, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, limit, 0.05)
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)

    async def story(site: Site) -> None:
        heard = b""
        reader, writer = await site.connect(sent)
        with suppress(ConnectionResetError):
            while piece := await reader.read(100_000):
                heard += piece
        writer.close()

        assert heard.count(b"HTTP/1.1") == len(site.asked)
        assert not site.server.connections

    at_site(story)


def test_whoever_waits_for_an_answer_does_not_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(http, "LOOK_SECONDS", 0.01)

    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/later"))
        await asyncio.sleep(0.2)
        site.later.pop()(200, '"late"')

        assert (await reader.read()).endswith(b'"late"')
        writer.close()

    at_site(story)


def test_a_server_that_closes_answers_those_whom_it_was_answering_and_nobody_else() -> None:
    async def story(site: Site) -> None:
        idle, idle_writer = await site.connect(b"")
        waits, waits_writer = await site.connect(request("/later", stays=True))
        await site.asked_so_often(1)

        closing = asyncio.create_task(site.server.close(patience=10))
        await asyncio.sleep(0.05)
        assert not closing.done()
        site.later.pop()(200, '"at last"')
        await closing

        heard = (await waits.read()).decode()
        assert heard.endswith('"at last"')
        assert "connection: close\r\n" in heard
        assert await idle.read() == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", site.port)
        idle_writer.close()
        waits_writer.close()

    at_site(story)


def test_a_server_that_closes_does_not_wait_for_ever() -> None:
    async def story(site: Site) -> None:
        reader, writer = await site.connect(request("/later"))
        await site.asked_so_often(1)

        await site.server.close(patience=0.05)

        assert await reader.read() == b""
        writer.close()

    at_site(story)
