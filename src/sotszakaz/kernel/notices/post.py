"""The port to those who have no login: letters to addresses, after the commit and never before it.

An installation registers one post, or none: then nothing is written, and pages say so. A post is asked at least once
for each letter: after a crash the same `key` comes again, and the post must know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

KEY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` never repeats for another letter and is no longer than KEY_LENGTH; nothing in it is personal but the
    address.
    """

    key: str
    address: str
    title: str
    text: str


class Post(Protocol):
    """A way to an address of somebody who has no login; brought again what it has sent, it must know it by `key`."""

    def send(self, letters: Sequence[Letter]) -> None:
        """Carry all of them, or raise: then they are brought again later."""


class FakePost:
    """Carries nothing anywhere: keeps what it was given, for tests and for trying an installation out."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    def send(self, letters: Sequence[Letter]) -> None:
        known = {each.key for each in self.sent}
        self.sent.extend(each for each in letters if each.key not in known)


_posts: list[Post] = []


def register_post(post: Post) -> None:
    """Let letters leave by this post. Said in `tasks.py` of an app."""
    if _posts:
        raise ValueError("letters leave by another post already")
    _posts.append(post)


def registered_post() -> Post | None:
    """The post of this installation; None where letters cannot leave."""
    return _posts[0] if _posts else None


def goes_by_mail() -> bool:
    """Can somebody without a login be written to."""
    return bool(_posts)


def address_in(contact: str) -> str | None:
    """The e-mail address that a person has typed as the way to answer; None of a telephone or anything else."""
    address = contact.strip()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address
