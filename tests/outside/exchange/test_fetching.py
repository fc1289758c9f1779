"""The register of licences is fetched whole or not at all, from a server that really answers."""

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sotszakaz.outside.exchange.licence_register import fetching
from sotszakaz.outside.exchange.licence_register.fetching import BrokenOff, fetch_register

TODAY = date(2026, 8, 3)
CSV = "Номер лицензии;ИНН\nЛ035-00000-26/00000001;2600000001\n".encode()
XML = b"<r><l><RegNumber>1</RegNumber><inn>2600000001</inn></l></r>"


@pytest.fixture
def server():
    """Sends what `says` holds: the heads, then the bytes; counts who asked."""

    class Register(BaseHTTPRequestHandler):
        def do_GET(self):
            held.asked.append(self.path)
            self.send_response(200)
            for head in held.heads.items():
                self.send_header(*head)
            self.end_headers()
            self.wfile.write(held.body)

        def log_message(self, *_):
            return None

    held = HTTPServer(("127.0.0.1", 0), Register)
    held.asked, held.heads, held.body = [], {}, b""
    thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield held
    held.shutdown()
    thread.join()
    held.server_close()


@pytest.fixture
def fetch(server, tmp_path):
    def asked(body, *, length=None, chunked=False, suffix=".csv", on=TODAY):
        server.body = body
        server.heads = {"Transfer-Encoding": "chunked"} if chunked else {}
        server.heads |= {} if length is None else {"Content-Length": str(length)}
        return fetch_register(f"http://127.0.0.1:{server.server_port}/licences{suffix}", tmp_path / "in", on=on)

    return asked


def chunks(body, *, ended=True):
    return b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if ended else b"")


@pytest.mark.parametrize(
    ("body", "said", "whole"),
    [
        (CSV, {"length": len(CSV)}, CSV),
        (chunks(CSV), {"chunked": True}, CSV),
        (XML, {"suffix": ".xml"}, XML),
    ],
    ids=["length told", "chunked", "shows itself whole"],
)
def test_a_whole_file_is_kept(fetch, tmp_path, body, said, whole):
    path = fetch(body, **said)

    assert path.read_bytes() == whole
    assert list((tmp_path / "in").iterdir()) == [path]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (CSV[:-20], {"length": len(CSV)}),
        (chunks(CSV, ended=False), {"chunked": True}),
        (chunks(CSV)[:-30], {"chunked": True}),
        (CSV, {}),
        (XML[:-4], {"suffix": ".xml"}),
    ],
    ids=["length told", "no last chunk", "chunk cut", "nothing tells", "cut inside"],
)
def test_a_file_that_broke_off_is_not_kept(fetch, tmp_path, body, said):
    with pytest.raises(BrokenOff):
        fetch(body, **said)

    assert list((tmp_path / "in").iterdir()) == []


def test_what_broke_off_is_brought_the_next_time(fetch):
    with pytest.raises(BrokenOff):
        fetch(CSV[:-1], length=len(CSV))

    assert fetch(CSV, length=len(CSV)).read_bytes() == CSV


def test_a_file_without_an_end_is_left(fetch, monkeypatch):
    monkeypatch.setattr(fetching, "BYTES_MOST", len(CSV) - 1)

    with pytest.raises(ValueError, match="больше 2 ГБ"):
        fetch(CSV, length=len(CSV))


def test_what_a_killed_process_left_half_brought_is_swept_away(fetch, tmp_path):
    left = tmp_path / "in" / "incoming-k1lled"
    left.mkdir(parents=True)
    (left / "fetched-2026-08-02.csv").write_bytes(CSV)

    path = fetch(CSV, length=len(CSV))

    assert list((tmp_path / "in").iterdir()) == [path]
    left.mkdir()
    assert fetch(CSV, length=len(CSV)) is None
    assert not left.exists()


def test_what_another_process_is_bringing_is_left_to_it(fetch, server, tmp_path):
    theirs = tmp_path / "in" / "incoming-theirs"
    theirs.mkdir(parents=True)

    with fetching._alone(tmp_path / "in") as is_alone:
        assert is_alone
        assert fetch(CSV, length=len(CSV)) is None

    assert theirs.exists()
    assert server.asked == []


def test_the_file_of_the_day_is_fetched_once_and_old_ones_go(fetch, server, tmp_path):
    for day in range(1, 6):
        for _ in range(2):
            fetch(CSV, length=len(CSV), on=date(2026, 8, day))

    assert len(server.asked) == 5
    assert sorted(each.name for each in (tmp_path / "in").iterdir()) == [
        f"fetched-2026-08-0{day}.csv" for day in (3, 4, 5)
    ]


@pytest.mark.parametrize("address", ["http://register.example.org/a.csv", "https://register.example.org/a.exe"])
def test_only_a_register_over_https_is_fetched(tmp_path, address):
    with pytest.raises(ValueError, match="https"):
        fetch_register(address, tmp_path, on=TODAY)
