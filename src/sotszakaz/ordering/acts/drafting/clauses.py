"""The body of a drafted decision: what it is called and its numbered clauses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sotszakaz.ordering.acts.contract import Document, Effective, Reading
from sotszakaz.ordering.acts.drafting.sheet import Block, Look, said
from sotszakaz.ordering.acts.drafting.wording import ActWords, dated, finished, listed, lowered, quoted, words_of

_GROUND = (
    "В соответствии с частью 3 статьи 28 Федерального закона от 13.07.2020 № 189-ФЗ «О государственном "
    "(муниципальном) социальном заказе на оказание государственных (муниципальных) услуг в социальной сфере», "
    "постановлением Правительства Российской Федерации от 13.10.2020 № 1678"
)
_METHODS = {
    "social_certificate": "Способом отбора исполнителей муниципальных услуг является отбор по социальному сертификату "
    "(пункт 1 части 2 статьи 9 Федерального закона).",
    "competition": "Способом отбора исполнителей муниципальных услуг является конкурс (пункт 2 части 2 статьи 9 "
    "Федерального закона).",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with a number, and the items under it."""

    text: str
    items: tuple[str, ...] = ()


def heading(facts: Reading) -> Iterator[Block]:
    """Everything before the first clause."""
    act, words = facts["act"], words_of(facts["act"]["kind"])
    issuer = act["issuer"] or ""
    for name in (act["region"], act["municipality"]):
        if name and not _names(issuer, name):
            yield said(name, Look.CENTRE)
    if issuer:
        yield said(issuer, Look.CENTRE)
    yield said(words.name.upper(), Look.TITLE)
    yield said(dated(date.fromisoformat(act["date"]) if act["date"] else None, act["number"]), Look.CENTRE)
    if act["title"]:
        yield said(act["title"], Look.TITLE)
    who = f" {lowered(issuer)} {words.deed}" if issuer else " решено:"
    yield said(f"{_GROUND},{who}")


def _names(issuer: str, name: str) -> bool:
    """Whether the issuer's name has the stem of every word of the other."""
    return all(word.lower()[: max(len(word) - 3, 3)] in issuer.lower() for word in name.split())


def signature(facts: Reading) -> Block:
    return said(f"Глава муниципального образования\t{facts['act']['signed_by'] or '____________________'}", Look.SIGN)


def clauses_of(facts: Reading, appendices: list[str]) -> list[Clause]:
    """All clauses in order; `appendices` are what the act approves, as «перечень услуг»."""
    words = words_of(facts["act"]["kind"])
    clauses = [*_decides(facts), *_selects(facts)]
    if appendices:
        clauses.append(Clause("Утвердить:", tuple(f"{name} (приложение {n});" for n, name in _numbered(appendices))))
    clauses += _group(facts)
    clauses += _systems(facts)
    clauses += _documents(facts, words, number=len(clauses) + 1)
    clauses += _closing(facts)
    return clauses


def _numbered(names: list[str]) -> Iterator[tuple[int, str]]:
    return enumerate(names, start=1)


def _decides(facts: Reading) -> Iterator[Clause]:
    direction = f" по направлению деятельности «{facts['activity']}»" if facts["activity"] else ""
    yield Clause(
        f"Организовать на территории муниципального образования оказание муниципальных услуг в социальной "
        f"сфере{direction}."
    )
    if facts["authorised_body"]:
        yield Clause(
            f"Уполномоченным органом, утверждающим муниципальный социальный заказ, является {facts['authorised_body']}."
        )


def selection_text(method: str | None) -> str | None:
    """The clause of the way of selection in our wording."""
    return _METHODS.get(method or "")


def _selects(facts: Reading) -> Iterator[Clause]:
    text = selection_text(facts["selection"]["method"])
    if text:
        yield Clause(text)
    names = facts["excluded_provider_names"]
    if names:
        yield Clause(f"Порядок пункта выше не применяется к организациям с наименованиями: {quoted(names)}.")


def _group(facts: Reading) -> Iterator[Clause]:
    group = facts["working_group"]
    if group["mode"] == "existing" and group["name"]:
        yield Clause(f"Функции рабочей группы осуществляет {group['name']}.")
    elif group["mode"]:
        yield Clause("Создать рабочую группу.")


def _systems(facts: Reading) -> Iterator[Clause]:
    systems = facts["information_systems"]
    if systems:
        items = tuple(f"{name};" for name in systems)
        yield Clause("Определить информационные системы, используемые при оказании услуг:", items)


def _documents(facts: Reading, words: ActWords, *, number: int) -> Iterator[Clause]:
    documents = facts["documents"]
    if not documents:
        return
    yield Clause(
        "Определить перечень документов, обмен которыми осуществляется в форме электронных документов:",
        tuple(f"{document['title']};" for document in documents),
    )
    for system in dict.fromkeys(document["formed_in"] for document in documents if document["formed_in"]):
        which = _which(documents, number, words, lambda document, system=system: document["formed_in"] == system)
        yield Clause(f"Определить документы, формируемые с использованием {system}: документы, {which}.")
    rules = [document["paper"] for document in documents if document["paper"]]
    for paper in {(rule["year"], rule["condition"]): rule for rule in rules}.values():
        which = _which(documents, number, words, lambda document, paper=paper: document["paper"] == paper)
        since = f"В {paper['year']} году" if paper["year"] else "До особого решения"
        condition = f" {paper['condition']}" if paper["condition"] else ""
        yield Clause(f"{since} документы, {which}, составляются на бумажном носителе{condition}.")


def _which(documents: list[Document], number: int, words: ActWords, wanted: object) -> str:
    assert callable(wanted)
    points = [point for point, document in enumerate(documents, start=1) if wanted(document)]
    return f"предусмотренные подпунктами {listed(points)} пункта {number} {words.of_this}"


def effective_text(effective: Effective, kind: str | None) -> str | None:
    """The act's own words, else ours from the days."""
    if effective["text"]:
        return effective["text"]
    if not effective["date"] and not effective["retroactive_from"]:
        return None
    since = f"с {_day(effective['date'])}" if effective["date"] else "после его официального опубликования"
    back = effective["retroactive_from"]
    covers = f" и распространяется на правоотношения, возникшие с {_day(back)}" if back else ""
    return f"{words_of(kind).this} вступает в силу {since}{covers}."


def _closing(facts: Reading) -> Iterator[Clause]:
    if facts["analysis_due"]:
        yield Clause(
            "Числовые значения показателей эффективности определяются путём пофакторного анализа "
            f"в срок до {_day(facts['analysis_due'])}."
        )
    last = (facts["publication"], facts["control"], effective_text(facts["effective"], facts["act"]["kind"]))
    for text in filter(None, last):
        yield Clause(finished(text))


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
