"""Addresses of static files are worked out once a process."""

from pathlib import Path

from config.static_files import KnownAddresses


def test_an_address_is_that_of_the_manifest_and_is_found_once(tmp_path: Path) -> None:
    files = KnownAddresses(location=tmp_path, base_url="/static/")
    files.hashed_files = {"css/site.css": "css/site.1a2b.css", "js/gate.js": "js/gate.3c4d.js"}

    first = files.url("css/site.css")
    files.hashed_files = {}

    assert first == files.url("css/site.css") == "/static/css/site.1a2b.css"
