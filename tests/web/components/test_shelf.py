"""Answers that processes share lie in files, each good until its own moment."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sotszakaz.web.components.shelf import SWEEP_EACH, Shelf

SOURCES = Path(__file__).parents[3] / "src"


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


def test_what_was_put_is_taken_until_its_moment(shelf):
    shelf.put(("a", 1), 10.0, b"content\nof lines", 9.0)

    assert shelf.take(("a", 1), 9.999) == (10.0, b"content\nof lines")
    assert shelf.take(("a", 1), 10.0) is None
    assert shelf.take(("a", 2), 9.0) is None


def test_another_process_finds_it(shelf):
    shelf.put("key", 10.0, "хор".encode(), 9.0)

    script = "import sys, pathlib; from sotszakaz.web.components.shelf import Shelf; "
    script += "sys.stdout.buffer.write(Shelf(pathlib.Path(sys.argv[1])).take('key', 9.5)[1])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(shelf.folder)],
        env={"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        check=True,
    )

    assert done.stdout.decode() == "хор"


def test_one_at_a_time_makes_the_answer_of_a_key(shelf):
    ended = threading.Event()

    def second():
        with Shelf(shelf.folder).turn("key"):
            ended.set()

    with shelf.turn("key"):
        other = threading.Thread(target=second)
        other.start()
        assert not ended.wait(0.2)
    other.join(10)
    assert ended.is_set()


def test_what_is_no_longer_good_does_not_fill_the_folder(shelf):
    for number in range(SWEEP_EACH):
        shelf.put(number, until=float(number), content=b"x", now=float(SWEEP_EACH - 2))

    assert [shelf.take(number, 0.0) for number in (0, SWEEP_EACH - 1)] == [None, (SWEEP_EACH - 1.0, b"x")]
    assert len(list(shelf.folder.glob("page-*"))) == 1
