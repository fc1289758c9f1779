import pytest

from sotszakaz.foundation.outgoing import UnsafeAddress, is_safe_address, post


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
