"""The encoding of a text file: by its byte order mark, then UTF-8 if it decodes, then the likeliest Russian one."""

import codecs
from collections import Counter
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUSSIAN: Final = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_FREQUENT: Final = "оеаинтсрв"
_SAMPLE: Final = 20_000
_CONTROL_SHARE: Final = 0.02


def decode(data: bytes) -> str | None:
    """The text, or None when the bytes are no text in any encoding that acts come in."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        return _decode(data[: len(data) // 2 * 2], wide)
    text = _decode(data, "utf-8")
    if text is None:
        text = _decode(data, max(_RUSSIAN, key=lambda encoding: _likeness(data[:_SAMPLE], encoding)))
    return text if text is None or _is_text(text[:_SAMPLE]) else None


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark: Russian and Latin letters, blanks and digits have 0x04 or 0x00 in the high byte."""
    if len(sample) < 2 or (len(sample) % 2 and len(sample) < _SAMPLE):
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        counts = Counter(high)
        if counts[0] and counts[0] + counts[4] > 0.9 * len(high):
            return encoding
    return None


def _likeness(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, errors="replace")
    return sum(text.count(letter) for letter in _FREQUENT) - text.count("\ufffd")


def _is_text(sample: str) -> bool:
    control = sum(character < " " and character not in "\t\n\r\f\v" for character in sample)
    return control <= _CONTROL_SHARE * len(sample)
