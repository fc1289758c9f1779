"""The page of an act: what was read, part by part, each fact beside its place in the text."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from sotszakaz.ordering.acts import rules
from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.decisions.states import DocumentKind
from sotszakaz.ordering.working_group.states import GroupMode, MemberRole
from sotszakaz.web.office import act_words
from sotszakaz.web.office.act_rows import Citation, FindingRow, IndicatorRow, MemberRow, PlanRow, ServiceRow, Shown

PARTS = {
    "facts": "Сведения",
    "services": "Услуги",
    "plan": "План",
    "indicators": "Показатели",
    "group": "Рабочая группа",
    "documents": "Документы",
    "findings": "Замечания",
}


class ActPage:
    """The act with its corrections, ready to be shown by part."""

    def __init__(self, act: LegalAct, part: str) -> None:
        self.act = act
        self.part = part if part in PARTS else "facts"
        self.facts: Reading = rules.corrected(act.reading, act.corrections)

    @property
    def heading(self) -> str:
        """«Постановление от 12 января 2026 № 7-п», as far as it is known."""
        head = self.facts["act"]
        dated = f" от {act_words.iso_day(head['date'])}" if head["date"] else ""
        number = f" №\u00a0{head['number']}" if head["number"] else " без номера"
        return f"{(head['kind'] or 'акт').capitalize()}{dated}{number}"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """Links to the parts with how much there is in each."""
        facts = self.facts
        counts = {
            "services": len(facts["services"]),
            "plan": len(facts["plan"]),
            "indicators": len(facts["indicators"]),
            "group": len(facts["working_group"]["members"]),
            "documents": len(facts["documents"]),
            "findings": len(facts["findings"]),
        }
        address = reverse("office:act", args=[self.act.pk])
        return [
            {"title": title, "url": f"{address}?part={name}", "active": name == self.part, "count": counts.get(name)}
            for name, title in PARTS.items()
        ]

    @property
    def rows(self) -> Any:
        """What the present part shows."""
        return {
            "facts": self._facts,
            "services": self._services,
            "plan": self._plan,
            "indicators": self._indicators,
            "group": self._members,
            "documents": self._documents,
            "findings": self._findings,
        }[self.part]()

    @property
    def severities(self) -> dict[str, int]:
        """How many findings of each severity."""
        return Counter(finding["severity"] for finding in self.facts["findings"])

    def place(self, *paths: str) -> Citation:
        """The first of the paths that the reader could prove."""
        found = next((self.act.places[path] for path in paths if path in self.act.places), None)
        if found is None:
            return Citation()
        row = "" if found["row"] is None else f"r{found['row']}"
        text = reverse("office:act_text", args=[self.act.pk])
        return Citation(found["text"], found["where"], f"{text}#b{found['block']}{row}")

    def _is_corrected(self, path: str) -> bool:
        return path in self.act.corrections

    def _shown(self, label: str, value: str | None, place: str, path: str = "") -> Shown:
        return Shown(label, value or "", self.place(place), path, bool(path) and self._is_corrected(path))

    def _facts(self) -> list[Shown]:
        facts, head = self.facts, self.facts["act"]
        effective, selection = facts["effective"], facts["selection"]
        return [
            self._shown("Вид акта", head["kind"], "act.kind", "act"),
            self._shown("Номер", head["number"], "act.number", "act"),
            self._shown("Дата", act_words.iso_day(head["date"]), "act.date", "act"),
            self._shown("Название", head["title"], "act.title", "act"),
            self._shown("Кто принял", head["issuer"], "act.issuer"),
            self._shown("Кто подписал", head["signed_by"], "act.signed_by"),
            self._shown("Муниципальное образование", head["municipality"], "act.municipality"),
            self._shown("Уполномоченный орган", facts["authorised_body"], "authorised_body", "authorised_body"),
            self._shown("Направление деятельности", facts["activity"], "activity"),
            self._shown("Способ отбора", act_words.SELECTION.get(selection["method"] or ""), "selection"),
            self._shown("Вступает в силу", act_words.iso_day(effective["date"]), "effective", "effective"),
            self._shown(
                "Распространяется на отношения с",
                act_words.iso_day(effective["retroactive_from"]),
                "effective",
                "effective",
            ),
            self._shown("Пофакторный анализ до", act_words.iso_day(facts["analysis_due"]), "analysis_due"),
            self._shown("Контроль", facts["control"], "control"),
        ]

    def _services(self) -> list[ServiceRow]:
        rows = []
        for index, said in enumerate(self.facts["services"]):
            made = self.act.choices.get(str(index))
            tone, status = act_words.CHOICE[made] if made else act_words.CODE_STATUS[said["status"]]
            path = f"services.{index}"
            rows.append(
                ServiceRow(
                    index=index,
                    said=said,
                    place=self.place(path),
                    path=path,
                    tone=tone,
                    status=status,
                    choice=status if made else "",
                    choices=rules.choices_of(said, made),
                    is_corrected=self._is_corrected(path),
                )
            )
        return rows

    def _plan(self) -> list[tuple[str, list[PlanRow]]]:
        rows = [
            PlanRow(
                said=said,
                deadline=act_words.deadline_words(said["deadline"]),
                place=self.place(f"plan.{index}.deadline", f"plan.{index}"),
                path=f"plan.{index}",
                is_corrected=self._is_corrected(f"plan.{index}"),
            )
            for index, said in enumerate(self.facts["plan"])
        ]
        return _staged(rows)

    def _indicators(self) -> list[IndicatorRow]:
        return [
            IndicatorRow(
                said=said,
                baseline=act_words.value_words(said["baseline"]),
                target=act_words.value_words(said["target"]),
                place=self.place(f"indicators.{index}"),
                path=f"indicators.{index}",
                is_corrected=self._is_corrected(f"indicators.{index}"),
            )
            for index, said in enumerate(self.facts["indicators"])
        ]

    def _members(self) -> list[MemberRow]:
        read = self.act.reading["working_group"]["members"]
        rows = []
        for index, said in enumerate(self.facts["working_group"]["members"]):
            path = f"working_group.members.{index}"
            shown = said or (read[index] if index < len(read) else None)
            if shown is not None:
                role = str(MemberRole(shown["role"]).label)
                place = self.place(path)
                rows.append(MemberRow(shown["name"], shown["position"], role, place, path, is_left_out=said is None))
        return rows

    @property
    def group(self) -> list[Shown]:
        """The group itself and its rules of deciding."""
        said = self.facts["working_group"]
        mode = str(GroupMode(said["mode"]).label) if said["mode"] else ""
        rules_said = said["rules"]
        told = {
            "quorum": "Кворум",
            "majority": "Решение принято, если за него",
            "casting_vote": "При равенстве решает",
            "minutes_signed_by": "Протокол подписывает",
        }
        return [
            self._shown("Название", said["name"], "working_group.name", "working_group"),
            Shown("Как образована", mode, Citation()),
            *(
                self._shown(label, rules_said[name] if rules_said else "", f"working_group.{name}")  # type: ignore[literal-required]
                for name, label in told.items()
            ),
        ]

    @property
    def next_member(self) -> str:
        """The path of a member to be added."""
        return f"working_group.members.{len(self.facts['working_group']['members'])}"

    def _documents(self) -> list[Shown]:
        rows = []
        for index, said in enumerate(self.facts["documents"]):
            label = str(DocumentKind(said["kind"]).label)
            where = f"Формируется: {said['formed_in']}." if said["formed_in"] else "Где формируется, акт не говорит."
            paper = said["paper"]
            on_paper = f" На бумаге: {paper['year'] or ''} {paper['condition'] or ''}".rstrip() + "." if paper else ""
            rows.append(self._shown(label, where + on_paper, f"documents.{index}"))
        rows += [
            self._shown("Информационная система", name, f"information_systems.{index}")
            for index, name in enumerate(self.facts["information_systems"])
        ]
        rows += [
            self._shown("Не участвуют организации с названием", name, f"excluded_provider_names.{index}")
            for index, name in enumerate(self.facts["excluded_provider_names"])
        ]
        return [*rows, self._shown("Опубликование", self.facts["publication"], "publication")]

    def _findings(self) -> list[FindingRow]:
        order = list(act_words.SEVERITY)
        found = sorted(enumerate(self.facts["findings"]), key=lambda each: order.index(each[1]["severity"]))
        return [
            FindingRow(
                *act_words.SEVERITY[said["severity"]],
                said["message"],
                said["where"] or "",
                self.place(f"findings.{index}"),
            )
            for index, said in found
        ]


def _staged(rows: Iterable[PlanRow]) -> list[tuple[str, list[PlanRow]]]:
    """Rows by stage: «2. Нормативное обеспечение»."""
    staged = []
    for (number, title), group in groupby(rows, key=lambda row: (row.said["stage"], row.said["stage_title"])):
        staged.append((". ".join(str(each) for each in (number, title) if each) or "Без этапа", list(group)))
    return staged
