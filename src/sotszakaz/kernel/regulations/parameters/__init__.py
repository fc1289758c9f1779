"""The catalogue of parameters: what a municipality's act decides, with a default for what it does not say.

`Parameter.MIN_AGE` is typed, so `regulation.value(Parameter.MIN_AGE)` is an `int` for mypy too. A new parameter is one
attribute in the class of its chapter; versions adopted before it answer with its default. Sources are shown to people.
"""

from typing import Any, Final

from sotszakaz.kernel.regulations.parameters.children import Children
from sotszakaz.kernel.regulations.parameters.documents import Documents
from sotszakaz.kernel.regulations.parameters.enrolment import Enrolment
from sotszakaz.kernel.regulations.parameters.order import Order
from sotszakaz.kernel.regulations.parameters.programmes import Programmes
from sotszakaz.kernel.regulations.parameters.providers import Providers
from sotszakaz.kernel.regulations.parameters.quality import Quality
from sotszakaz.kernel.regulations.parameters.settlement import Settlement
from sotszakaz.kernel.regulations.types import Definition


class Parameter(Children, Providers, Programmes, Enrolment, Settlement, Order, Quality, Documents):
    """All parameters, by the name that code uses."""


CATALOGUE: Final[dict[str, Definition[Any]]] = {
    each.key: each for chapter in Parameter.__bases__ for each in vars(chapter).values() if isinstance(each, Definition)
}
