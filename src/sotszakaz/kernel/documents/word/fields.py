"""Which fields a template asks for: read from its tree, against the schema of the kind, without running anything.

A template may show fields, choose by them and walk their lists; it may not call, count or build anything. So filling
one takes no longer than its document is long, whoever wrote it.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.filters import FILTERS
from sotszakaz.kernel.documents.word.refusals import MissingField, TemplateBroken, TemplateMarkup, UnknownField

Schema = Mapping[str, Any]
Scope = dict[str, tuple[str, Schema]]
"""What the names of loops mean: the path and the schema."""
_LEAF: Final[Schema] = {"type": "string"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_NEEDS: Final = {
    **dict.fromkeys(("day", "short_day", "month"), ("date", "день")),
    **dict.fromkeys(("amount", "hours", "money", "percent", "words"), ("decimal", "число")),
    "weekday": ("integer", "день недели"),
    "snils": ("digits", "СНИЛС"),
    "account": ("digits", "номер сертификата"),
}
"""What a way of writing is for; one for another field would fail at somebody's document."""
_LOOP: Final[Schema] = {"properties": {name: {"type": "integer"} for name in ("index", "first", "last", "length")}}
DOCUMENT: Final = ("number", "formed_on", "version", "version_formed_on", "municipality", "title", "check_code")
PRINTED: Final = ("qr", "check_url", "sha256")
"""What the printing adds to the heading: the square, the address of the check, the sum."""


def environment() -> SandboxedEnvironment:
    """Jinja with our filters only. A field that an old version lacks is empty: unknown ones are found beforehand."""
    made = SandboxedEnvironment(
        autoescape=True, undefined=ChainableUndefined, finalize=lambda value: "" if value is None else value
    )
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    made.filters.update(FILTERS)
    return made


def sources_of(data: bytes) -> list[str]:
    """All texts of the file that docxtpl would fill, its properties included. Raises TemplateBroken."""
    try:
        template = DocxTemplate(BytesIO(data))
        template.init_docx()
        sources = [template.patch_xml(template.get_xml())]
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            for _, part in template.get_headers_footers(uri):
                sources.append(template.patch_xml(part.blob.decode()))
        properties = template.docx.core_properties
    except (KeyError, ValueError, AttributeError, etree.LxmlError) as error:
        raise TemplateBroken() from error
    names = ("author", "comments", "identifier", "language", "subject", "title")
    return [*sources, *(getattr(properties, name) or "" for name in names)]


def ensure_fields(sources: Iterable[str], schema: Schema, required: Iterable[str]) -> set[str]:
    """The paths of all fields shown, `services.code` for those of a list.

    Raises TemplateMarkup, UnknownField, MissingField.
    """
    reader = _Reader(schema)
    for source in sources:
        try:
            tree = environment().parse(source)
        except TemplateSyntaxError as error:
            raise TemplateMarkup(what=_where(error)) from error
        reader.walk(tree.body, {}, depth=0)
    missing = [path for path in required if path not in reader.shown]
    if missing:
        raise MissingField(fields=", ".join(missing))
    return reader.shown


class _Reader:
    """Walks the tree with the meaning of every name in its scope."""

    def __init__(self, schema: Schema) -> None:
        self._defs = schema.get("$defs", {})
        heading = {name: _DAY if name.endswith("_on") else _LEAF for name in (*DOCUMENT, *PRINTED)}
        self._top: Schema = {
            "properties": {**schema["properties"]["content"]["properties"], "document": {"properties": heading}}
        }
        self.shown: set[str] = set()

    def walk(self, body: Iterable[nodes.Node], scope: Scope, *, depth: int) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._expression(part, scope, is_printed=True)
            elif isinstance(node, nodes.If):
                self._expression(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.walk(branch, scope, depth=depth)
            elif isinstance(node, nodes.For):
                self._loop(node, scope, depth)
            else:
                raise TemplateMarkup(what=f"команда «{type(node).__name__.lower()}» не поддерживается")

    def _loop(self, node: nodes.For, scope: Scope, depth: int) -> None:
        if depth == limits.LOOP_DEPTH:
            raise TemplateMarkup(what=f"циклы вложены глубже {limits.LOOP_DEPTH}")
        path, found = self._path(node.iter, scope)
        items = found.get("items")
        if items is None or not isinstance(node.target, nodes.Name) or node.test or node.recursive or node.else_:
            raise TemplateMarkup(what=f"цикл по «{path}»: это не список")
        inside = {**scope, node.target.name: (path, self._resolved(items)), "loop": ("loop", _LOOP)}
        self.walk(node.body, inside, depth=depth + 1)

    def _expression(self, node: nodes.Node, scope: Scope, *, is_printed: bool = False) -> None:
        if isinstance(node, nodes.Name | nodes.Getattr):
            path, found = self._path(node, scope)
            if is_printed and ("properties" in found or "items" in found):
                raise TemplateMarkup(what=f"«{path}» состоит из частей, покажите одну из них")
            self.shown.add(path)
        elif isinstance(node, nodes.Filter):
            self._filter(node, scope)
        else:
            for part in _operands(node):
                self._expression(part, scope)

    def _filter(self, node: nodes.Filter, scope: Scope) -> None:
        if node.name not in FILTERS:
            raise TemplateMarkup(what=f"нет такого вида записи: «{node.name}»")
        if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise TemplateMarkup(what=f"«{node.name}» не принимает значений в скобках")
        if (needs := _NEEDS.get(node.name)) is not None:
            path, found = self._path(node.node, scope)
            if _nature(found) != needs[0]:
                raise TemplateMarkup(what=f"«{path}|{node.name}»: это не {needs[1]}")
        self._expression(node.node, scope, is_printed=True)

    def _path(self, node: nodes.Node, scope: Scope) -> tuple[str, Schema]:
        """The whole name of a field and what the schema says of it. Raises UnknownField."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            return node.name, self._property(self._top, node.name, node.name)
        if isinstance(node, nodes.Getattr):
            above, found = self._path(node.node, scope)
            path = f"{above}.{node.attr}"
            return path, self._property(found, node.attr, path)
        raise TemplateMarkup(what=f"действие «{type(node).__name__.lower()}» не поддерживается")

    def _property(self, found: Schema, name: str, path: str) -> Schema:
        properties = found.get("properties", {})
        if name not in properties:
            raise UnknownField(name=path)
        return self._resolved(properties[name])

    def _resolved(self, rule: Schema) -> Schema:
        """The part that a reference or a choice with nothing leads to."""
        for each in rule.get("anyOf", [rule]):
            if "$ref" in each:
                found: Schema = self._defs[each["$ref"].rpartition("/")[2]]
                return found
            if each.get("type") != "null":
                return each if "anyOf" in rule else rule
        return rule


def _operands(node: nodes.Node) -> list[nodes.Node]:
    """What a harmless action works on. Raises TemplateMarkup for every other."""
    if isinstance(node, nodes.TemplateData | nodes.Const):
        return []
    if isinstance(node, nodes.Compare) and all(each.op in ("eq", "ne") for each in node.ops):
        return [node.expr, *(each.expr for each in node.ops)]
    if isinstance(node, nodes.And | nodes.Or):
        return [node.left, node.right]
    if isinstance(node, nodes.Not):
        return [node.node]
    if isinstance(node, nodes.CondExpr):
        return [part for part in (node.test, node.expr1, node.expr2) if part is not None]
    if isinstance(node, nodes.Concat):
        return list(node.nodes)
    raise TemplateMarkup(what=f"действие «{type(node).__name__.lower()}» не поддерживается")


def _nature(found: Schema) -> str:
    """What a field is: a day, a sum, a whole number, digits, or words."""
    pattern = found.get("pattern", "")
    if found.get("format") == "date":
        return "date"
    if pattern.endswith(r"\.\d{2}$"):
        return "decimal"
    if re.search(r"\\d\{1[01]\}", pattern):
        return "digits"
    return str(found.get("type", ""))


def _where(error: TemplateSyntaxError) -> str:
    said = (error.message or "").lower()
    if "end of template" in said or "end of print" in said or "unexpected end" in said:
        return "поле или команда не закрыты"
    if "unknown tag" in said:
        return "незнакомая или лишняя команда в {% %}"
    if "no filter named" in said:
        return f"нет такого вида записи: {error.message.rpartition('named')[2].strip(' .') if error.message else ''}"
    return "ошибка внутри {{ }} или {% %}"
