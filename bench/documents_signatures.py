"""Rows `gost-verify` and `gost-batch` of `bench documents`.

`gost-verify`: one process judges signatures of 200 documents by 20 people, one after another: CMS read, digest of the
document, signature, СНИЛС and ОГРН of the certificate, chain to the trusted root. As in the system, the chain of a
certificate met before is remembered. The limit is libcrypto alone verifying the same signatures, in the same turns.
Both rates are by processor time, for they are those of one core; p50 and p99 are by the clock.
`failures` counts true signatures refused, and changed ones taken: every turn tries one of them.

`gost-batch`: documents are formed and signed by the system's own deeds in a database of its own, then the job of the
worker (`signatures.tasks.check_signatures_again`) runs in a process of its own as the application's role, while this
one looks at the progress that a page would show. The rate is of the job from its start to its end, PostgreSQL included;
the limit is the rate of `gost-verify`; times are of chunks of a hundred. `failures` counts signatures not checked or
found wrong, and one more when no progress was seen on the way.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
from tests.factories.gost_ca import Authority, Owner

from bench.rows import Row, percentile
from bench.throwaway import database
from config.launch import places
from config.launch.identity import die_with_parent
from config.launch.installation import Installation
from sotszakaz.kernel.signatures.certificates import read_certificate
from sotszakaz.kernel.signatures.chain import Trust
from sotszakaz.kernel.signatures.checking import judge
from sotszakaz.kernel.signatures.cms import Signed, read_cms
from sotszakaz.kernel.signatures.crypto import verify
from sotszakaz.kernel.signatures.errors import SignatureRefused

DOCUMENTS, PEOPLE, BATCH = 200, 20, 1000
PAYLOAD_BYTES = 3000  # about what an agreement has
UNIT = "подписей"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLL_SECONDS = 0.02
PROGRESS = "SELECT checked, failed, state FROM signatures_verificationrun"


def rows(seconds: float) -> Iterator[Row]:
    """Both rows."""
    single = measure_one(seconds)
    yield single
    yield measure_batch(limit=single.rate)


def measure_one(seconds: float) -> Row:
    """`gost-verify`."""
    trust, signed = _ground()
    read = [(content, read_cms(cms)) for content, cms in signed]
    times: list[float] = []
    whole, bare, failures = 0.0, 0.0, 0
    while whole < seconds:
        cpu = time.process_time()
        for content, cms in signed:
            begun = time.perf_counter()
            failures += not _holds(content, cms, trust)
            times.append(time.perf_counter() - begun)
        whole += time.process_time() - cpu
        cpu = time.process_time()
        failures += sum(not _is_true(each) for _, each in read)
        bare += time.process_time() - cpu
        content, cms = signed[len(times) % len(signed)]
        failures += _holds(content.replace(b"7", b"8", 1), cms, trust)
    rate = len(times) / whole
    return Row(
        "gost-verify", rate, UNIT, len(times) / bare, percentile(times, 0.5), percentile(times, 0.99), failures, 0
    )


def measure_batch(*, limit: float) -> Row:
    """`gost-batch`."""
    with database() as here:
        _run(here, "seed", as_owner=True)
        job = _start(here, "check", as_owner=False)
        seen = _watch(here, job)
        told = json.loads(job.communicate()[0])
    chunks = told["chunks"]
    failures = BATCH - told["checked"] + told["failed"] + (len(seen) < 3)
    rate = told["checked"] / told["seconds"]
    return Row("gost-batch", rate, UNIT, limit, percentile(chunks, 0.5), percentile(chunks, 0.99), failures, 0)


def _ground() -> tuple[Trust, list[tuple[bytes, bytes]]]:
    root = Authority.root()
    between = root.authority()
    people = [between.person(surname=f"Примеров-{each}", snils=f"{each:011d}") for each in range(PEOPLE)]
    signed = []
    for each in range(DOCUMENTS):
        content = f'{{"number":"СГ-{each}/2026","text":"7'.encode().ljust(PAYLOAD_BYTES, b".") + b'"}'
        owner: Owner = people[each % PEOPLE]
        signed.append((content, owner.sign(content, at=AT)))
    return Trust((read_certificate(root.der),)), signed


def _holds(content: bytes, cms: bytes, trust: Trust) -> bool:
    try:
        judge(content, cms, since=AT, at=AT, trust=trust)
    except SignatureRefused:
        return False
    return True


def _is_true(signed: Signed) -> bool:
    assert signed.attributes is not None
    return verify(signed.algorithm, signed.certificate.public_key, signed.attributes, signed.signature)


def _command(what: str) -> list[str]:
    return [sys.executable, "-m", "bench.process", "documents_signatures_seed", what, str(BATCH)]


def _run(here: Installation, what: str, *, as_owner: bool) -> None:
    environment = here.environment(as_owner=as_owner)
    subprocess.run(_command(what), env=environment, check=True, cwd=places.PROJECT, preexec_fn=die_with_parent())


def _start(here: Installation, what: str, *, as_owner: bool) -> "subprocess.Popen[str]":
    environment = here.environment(as_owner=as_owner)
    return subprocess.Popen(
        _command(what),
        env=environment,
        cwd=places.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(),
    )


def _watch(here: Installation, job: "subprocess.Popen[str]") -> set[int]:
    """The distinct counts that a page would have shown until the job ended."""
    seen: set[int] = set()
    with psycopg.connect(here.owner_url, autocommit=True) as session:
        while job.poll() is None:
            row = session.execute(PROGRESS).fetchone()
            if row is not None and 0 < row[0] < BATCH:
                seen.add(row[0])
            time.sleep(POLL_SECONDS)
    return seen
