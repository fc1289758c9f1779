import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sotszakaz.foundation.outgoing import UnsafeAddress, get, is_safe_address, post


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://portal.example.org/statuses", True),
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://[::1]:80/", True),
        ("http://portal.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://127.0.0.1@portal.example.org/", False),
        ("http://10.0.0.5/", False),
        ("ftp://127.0.0.1/", False),
        ("file:///etc/passwd", False),
        ("https:///statuses", False),
        ("http://[::1/", False),
        ("", False),
    ],
)
def test_plain_http_stays_on_this_machine(url, expected):
    assert is_safe_address(url) is expected


def test_nothing_is_sent_to_an_unsafe_address():
    with pytest.raises(UnsafeAddress):
        post("http://portal.example.org/", b"", {})


def test_nothing_is_asked_of_an_unsafe_address():
    with pytest.raises(UnsafeAddress):
        get("http://register.example.org/licences.csv")


@pytest.fixture
def server():
    """Says where it was asked; `/moved` leads to `/licences`."""
    asked = []

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/licences")
            self.end_headers()
            self.wfile.write(b"here")

        def log_message(self, *_):
            return None

    held = HTTPServer(("127.0.0.1", 0), Moved)
    held.asked = asked
    thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield held
    held.shutdown()
    thread.join()
    held.server_close()


def test_what_is_asked_for_is_read_and_no_redirect_is_followed(server):
    address = f"http://127.0.0.1:{server.server_port}"

    with get(f"{address}/licences") as answer:
        assert answer.read() == b"here"
    with pytest.raises(OSError, match="302"):
        get(f"{address}/moved")
    assert server.asked == ["/licences", "/moved"]
