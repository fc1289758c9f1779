"""A thousand social certificates as PDF/A with their squares, beside as many empty pages by the same typesetter.

Both go through one process for each processor, since a typesetter works on one document at a time. The limit is what
the same processes make of a page with nothing on it: typesetter, fonts, archive format and all.
A certificate is as acceptance forms it: a page, with the contract to come in its third section.
"""

import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing import get_context

import django

from bench.rows import Row, percentile

CERTIFICATES = 1000
ON = date(2026, 8, 28)
EMPTY = b'#set page(paper: "a4")\n#set text(font: "PT Serif", lang: "ru")\n~'
_PAGE = re.compile(rb"/Type\s*/Page\b")


def row() -> Row:
    """Pages a second, against empty pages a second."""
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        list(pool.map(warm_up, range(workers * 4)))
        empty, _ = _measured(pool, print_empty)
        rate, made = _measured(pool, print_certificate)
    times = [spent for _, spent in made]
    return Row(
        case="pdf",
        rate=rate,
        unit=f"страниц PDF/A с QR, процессов {workers}",
        limit=empty,
        p50_ms=percentile(times, 0.5),
        p99_ms=percentile(times, 0.99),
        failures=sum(1 for pages, _ in made if pages == 0),
        oversell=0,
    )


def warm_up(number: int) -> None:
    """Fonts and templates are read once a process."""
    print_empty(number)
    print_certificate(number)


def print_certificate(number: int) -> tuple[int, float]:
    """Pages of one certificate and seconds that it took; each has a number, a code and a child of its own."""
    version = _versions()(number)
    began = time.perf_counter()
    pdf = _set()(version)
    return _pages(pdf), time.perf_counter() - began


def print_empty(number: int) -> tuple[int, float]:
    """The same of an empty page."""
    from sotszakaz.kernel.documents import press

    moment = datetime(2026, 8, 28, tzinfo=UTC)
    began = time.perf_counter()
    pdf = press._compiler().compile(input=EMPTY, format="pdf", pdf_standards="a-2b", timestamp=moment)
    return _pages(bytes(pdf)), time.perf_counter() - began


def _measured(
    pool: ProcessPoolExecutor, job: Callable[[int], tuple[int, float]]
) -> tuple[float, list[tuple[int, float]]]:
    began = time.perf_counter()
    made = list(pool.map(job, range(1, CERTIFICATES + 1), chunksize=10))
    return sum(pages for pages, _ in made) / (time.perf_counter() - began), made


def _pages(pdf: bytes) -> int:
    return len(_PAGE.findall(pdf)) if pdf.startswith(b"%PDF-") else 0


@cache
def _set():
    from sotszakaz.kernel.documents.rendering import set_version

    return set_version


@cache
def _versions():
    from sotszakaz.kernel.documents.codes import new_code
    from sotszakaz.kernel.documents.envelope import Heading, sealed
    from sotszakaz.kernel.documents.models import Document, DocumentVersion
    from sotszakaz.kernel.documents.payloads.canonical import sha256_of
    from sotszakaz.kernel.documents.samples import certificate_payload
    from sotszakaz.kernel.documents.samples.parts import CHILD

    def version(number: int) -> DocumentVersion:
        child = CHILD.model_copy(update={"full_name": f"Птицын Антон {number}-й"})
        full_number, code = f"СС-{number}/2026", new_code()
        heading = Heading("social_certificate", "Заречный округ", ON, ON, number=full_number, check_code=code)
        payload = certificate_payload(recipient=child, quality=(), offers=(), choose_until=None)
        text = sealed(heading, payload)
        document = Document(kind="social_certificate", full_number=full_number, check_code=code, formed_on=ON)
        return DocumentVersion(document=document, payload=text, payload_sha256=sha256_of(text), formed_on=ON)

    return version
