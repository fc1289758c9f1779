"""Constraint → words: the database judges, Python only translates the verdict.

A model's constraint carries its Russian sentence in `violation_error_message`. Triggers raise `check_violation`
with `CONSTRAINT = 'name'`; their sentences are registered with `name_constraint`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, models, transaction

from sotszakaz.foundation.errors import Refusal

_trigger_words: dict[str, str] = {}


class ConstraintViolated(Refusal):
    """A named rule of the database refused the write."""

    code = "constraint_violated"


def name_constraint(name: str, message: str) -> None:
    """Give a constraint that lives in a trigger its Russian sentence."""
    _trigger_words[name] = message


def words_for(name: str, *judges: type[models.Model]) -> str | None:
    """The sentence of the constraint, or None when nobody anticipated it."""
    for model in judges:
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                return str(constraint.violation_error_message)
    return _trigger_words.get(name)


@contextmanager
def judged(*judges: type[models.Model]) -> Iterator[None]:
    """Run writes in a savepoint; a violated constraint of `judges` becomes a Refusal with its sentence.

    Deferred triggers are made to bite inside, for at COMMIT it would be too late for words. An unknown constraint is
    a bug and surfaces as it is.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # one turn to the server
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        message = words_for(name, *judges) if name else None
        if message is None:
            raise
        raise ConstraintViolated(message, constraint=name) from error
