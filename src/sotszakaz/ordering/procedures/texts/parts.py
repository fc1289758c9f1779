"""How the text of a procedure is written down.

In a clause `{key}` is the value of a parameter, `{key|yes|no}` the words for a parameter that is yes or no, `[name]` a
fact of the decision in force. A clause whose value is a list ends with it. A tuple is a clause with items under it.
"""

from dataclasses import dataclass

Clause = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter with its numbered clauses."""

    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The template of one procedure. `about` finishes «Об утверждении …»; `heading` stands over the appendix."""

    about: str
    heading: str
    sections: tuple[Section, ...]
    measure: str
    """A pattern for the title of the plan's measure that orders this act."""
