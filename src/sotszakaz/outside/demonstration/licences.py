"""A fake of the registry of licences: it is not connected to anything and answers what it was told."""

from collections.abc import Mapping

from sotszakaz.supply.providers.licences import Asked, Report


class FakeLicenceRegistry:
    """Stands where an adapter of the real registry would; every number that it was not told of holds."""

    name = "Учебный реестр лицензий"

    def __init__(self, reports: Mapping[str, Report], *, unknown: frozenset[str] = frozenset()) -> None:
        self._reports = reports
        self._unknown = unknown

    def look(self, asked: Asked) -> Report | None:
        if asked.number in self._unknown:
            raise LookupError
        return self._reports.get(asked.number)
