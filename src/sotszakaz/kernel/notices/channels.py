"""The port to the world outside: channels that carry notices to mail or to ЕПГУ, after the commit and never before it.

An installation registers its channels; with none, notices stay in the feeds. A channel is asked at least once for
each notice: after a crash the same `key` comes again, and the channel must know it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sotszakaz.kernel.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice for a channel; `key` never repeats for another notice.

    `area` is whose pages show it. `link` is a way to answer that only leaves the system, empty for most; where there is
    none, `text` may say what is meant for the person's own pages only.
    """

    key: str
    user_id: int
    area: str
    title: str
    text: str
    link: str = ""
    is_open: bool = False
    """Says nothing that concerns one person: may be written in full, to people of every area."""


class Channel(Protocol):
    """A way by which notices leave the system; brought again what it has carried, it must know it by `Outgoing.key`."""

    name: str

    def deliver(self, notices: Sequence[Outgoing]) -> None:
        """Carry all of them, or raise: then they are brought again later."""


class FakeChannel:
    """Carries nothing anywhere: keeps what it was given, for tests and for trying an installation out."""

    name = "fake"

    def __init__(self) -> None:
        self.delivered: list[Outgoing] = []

    def deliver(self, notices: Sequence[Outgoing]) -> None:
        known = {each.key for each in self.delivered}
        self.delivered.extend(each for each in notices if each.key not in known)


_channels: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Let notices leave by this channel too. Said in `tasks.py` of an app."""
    if channel.name in _channels:
        raise ValueError(f"channel {channel.name} is registered twice")
    _channels[channel.name] = channel


def registered_channels() -> list[Channel]:
    """All channels by name: each carries every notice."""
    return [_channels[name] for name in sorted(_channels)]


_open: set[str] = set()


def register_open(kind: str) -> None:
    """Notices of the kind say the same to everybody and leave the system in full. Said in `tasks.py` of an app."""
    _open.add(kind)


def is_open(kind: str) -> bool:
    """May notices of the kind be written in full where a letter may be read by others."""
    return kind in _open


Ending = Callable[[Sequence[Notice]], dict[int, str]]
_endings: dict[str, Ending] = {}


def register_ending(kind: str, ending: Ending) -> None:
    """Add to notices of the kind what only leaves the system and is kept nowhere: notice → a link of its own."""
    if kind in _endings:
        raise ValueError(f"notices of {kind} have an ending already")
    _endings[kind] = ending


def endings_of(notices: Sequence[Notice]) -> dict[int, str]:
    """What is to be added to each of the notices; nothing to most."""
    found: dict[int, str] = {}
    for kind, ending in _endings.items():
        of_kind = [each for each in notices if each.kind == kind]
        if of_kind:
            found |= ending(of_kind)
    return found
