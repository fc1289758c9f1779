"""`migrate` of Django, with quick states (`sotszakaz.foundation.quick_states`)."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from sotszakaz.foundation.quick_states import quick_states


class Command(Migrate):
    def handle(self, *arguments: Any, **options: Any) -> None:
        with quick_states():
            super().handle(*arguments, **options)
