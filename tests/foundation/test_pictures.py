"""A photo of a stranger is drawn anew: upright, small, and silent about where it was made."""

import io

import pytest
from PIL import Image
from tests.factories.quality import photo

from sotszakaz.foundation import pictures
from sotszakaz.foundation.pictures import NotAPicture, redraw


def test_a_photo_loses_place_and_device_and_stands_upright():
    sent = photo(orientation=6)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    drawn = redraw(sent)

    kept = Image.open(io.BytesIO(drawn.content))
    assert not dict(kept.getexif())
    assert b"Exif" not in drawn.content
    assert (drawn.width, drawn.height) == kept.size == (800, 1600)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"\xff\xd8\xff broken", b"\x89PNG\r\n\x1a\n" + b"0" * 99])
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(NotAPicture, match="JPEG или PNG"):
        redraw(content)


def test_a_file_beyond_the_limit_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(pictures, "ask_bounded", lambda *args, **named: pytest.fail("it was opened"))

    with pytest.raises(NotAPicture, match="слишком большой"):
        redraw(b"\xff\xd8\xff" + b"0" * pictures.LIMIT)
