"""The whole judgement of one signature: the bytes, the key, the chain, the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sotszakaz.kernel.signatures.chain import Path, Trust, find_path
from sotszakaz.kernel.signatures.cms import Signed, read_cms
from sotszakaz.kernel.signatures.errors import ClaimedTimeWrong

CLOCK_SLIP = timedelta(days=1)
"""How wrong the clock of the signer's computer may be."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature that holds, and the chain by which it does."""

    signed: Signed
    path: Path


def judge(content: bytes, cms: bytes, *, since: datetime, at: datetime, trust: Trust) -> Judged:
    """Judge the signature of `content` that came at `at`; the content has existed since `since`.

    The only moment that is known for sure is that at which the signature came here (ст. 11 63-ФЗ): the chain must hold
    on it. The signer's own clock is kept as a claim and may not tell the impossible.
    Raises a SignatureRefused.
    """
    signed = read_cms(cms)
    signed.ensure_signs(content)
    claimed = signed.claimed_at
    if claimed is not None and not since - CLOCK_SLIP <= claimed <= at + CLOCK_SLIP:
        day = "%d.%m.%Y %H:%M"
        raise ClaimedTimeWrong(claimed=f"{claimed:{day}}", since=f"{since:{day}}", until=f"{at:{day}}")
    return Judged(signed, find_path(signed.certificate, signed.others, trust, at))
