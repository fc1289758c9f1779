"""script/sotszakaz demo --children N --seed S."""

import gc
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sotszakaz.outside.demonstration.demo import (
    DEFAULT_CHILDREN,
    FIRST_YEAR,
    LEAST_CHILDREN,
    fill,
    filled_municipalities,
)
from sotszakaz.outside.demonstration.loading import load_municipalities

DEFAULT_SEED = 189


@contextmanager
def without_collecting() -> Iterator[None]:
    """A year is built of a million small objects, none of them in a circle: looking for circles would find nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(BaseCommand):
    help = "Создать демонстрационный год во всех муниципалитетах. Людей и организаций из него в жизни нет."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--children", type=int, default=DEFAULT_CHILDREN, help="детей в Петровском округе")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="то же число — те же данные")
        parser.add_argument("--year", type=int, help="год; без указания — год дня --on")
        parser.add_argument("--on", type=date.fromisoformat, help="«сегодня» демонстрации; без указания — сегодня")
        parser.add_argument("--if-empty", action="store_true", help="пропустить муниципалитеты, где данные уже есть")

    def handle(self, *args: Any, **options: Any) -> None:
        year, on = self._days(options["year"], options["on"] or timezone.localdate())
        if options["children"] < LEAST_CHILDREN:
            raise CommandError(f"Детей не меньше {LEAST_CHILDREN}. Укажите --children больше.", returncode=2)
        load_municipalities()
        filled = filled_municipalities()
        if filled and not options["if_empty"]:
            names = ", ".join(each.short_name for each in filled)
            raise CommandError(
                f"Данные уже есть: {names}. Ничего не изменено. Укажите --if-empty, чтобы заполнить только пустые, "
                "или другую папку в SOTSZAKAZ_HOME.",
                returncode=2,
            )
        begun = time.monotonic()
        with without_collecting():
            say = self._saying(begun)
            fill(children=options["children"], seed=options["seed"], year=year, on=on, skip=filled, say=say)

    def _days(self, year: int | None, on: date) -> tuple[int, date]:
        """A year that is over is made until its last day. A year to come, or one before the acts, is refused."""
        if year is None or year == on.year:
            year = on.year
        elif year < on.year:
            on = date(year, 12, 31)
        else:
            raise CommandError(f"Год {year} ещё не наступил. Укажите год не позже {on.year}.", returncode=2)
        if year < FIRST_YEAR:
            raise CommandError(
                f"Решения муниципалитетов действуют с 2023 года. Укажите год не раньше {FIRST_YEAR}.", returncode=2
            )
        return year, on

    def _saying(self, begun: float) -> Callable[[str], None]:
        def say(line: str) -> None:
            self.stdout.write(f"[{time.monotonic() - begun:5.1f} с] {line}")
            self.stdout.flush()

        return say
