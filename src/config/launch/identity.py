"""As whom PostgreSQL runs: never as root.

An ordinary user runs it as itself. Root hands it to the account `nobody` when that account can reach the
folders; when it cannot (a clone under a private home), PostgreSQL runs in a user namespace of its own, where it
is not root. Where the system forbids that too, a sentence says what to do.
"""

import ctypes
import os
import pwd
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "nobody"
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


class NoIdentity(RuntimeError):
    """Root has no way to run PostgreSQL as somebody else here."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The account that owns the data and runs the server; `namespace` when root keeps the files."""

    uid: int
    gid: int
    namespace: bool = False

    def own(self, path: Path) -> None:
        """Give a folder to the account."""
        if os.geteuid() == 0 and not self.namespace:
            os.chown(path, self.uid, self.gid)

    def entering(self, death_signal: signal.Signals = signal.SIGQUIT) -> Callable[[], None]:
        """What a child does between fork and exec: become this account, and die with its parent."""

        def enter() -> None:
            if self.namespace:
                _enter_namespace(self.uid, self.gid)
            elif os.geteuid() == 0:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)

        return enter


def choose(*folders: Path) -> Identity:
    """The identity that can reach all `folders`; raises NoIdentity with a Russian sentence."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    account = pwd.getpwnam(ACCOUNT)
    dropped = Identity(account.pw_uid, account.pw_gid)
    if _child_succeeds(lambda: _reaches(dropped, folders)):
        return dropped
    confined = Identity(account.pw_uid, account.pw_gid, namespace=True)
    if _child_succeeds(lambda: _enters(confined)):
        return confined
    raise NoIdentity(
        "PostgreSQL нельзя запускать от имени root, а другим пользователям эта папка недоступна. "
        "Перенесите проект, например, в /opt или запустите его от обычного пользователя."
    )


def die_with_parent(death_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For children that keep the parent's account: end when the parent ends, however it ends."""

    def enter() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)

    return enter


def _enter_namespace(uid: int, gid: int) -> None:
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")


def _reaches(identity: Identity, folders: tuple[Path, ...]) -> bool:
    identity.entering()()
    return all(os.access(folder, os.R_OK | os.X_OK) for folder in folders)


def _enters(identity: Identity) -> bool:
    identity.entering()()
    return os.geteuid() == identity.uid


def _child_succeeds(check: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if check() else 1)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
