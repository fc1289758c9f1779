"""Rules on the working group."""

import re
from collections.abc import Iterator

from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.reading.kinds import GroupMode, MemberRole
from sotszakaz.ordering.acts.reading.outline import Item
from sotszakaz.ordering.acts.reading.words import fold

_PATRONYMIC = re.compile(r".*(?:вич|ич|вна|чна|оглы|кызы)$", re.IGNORECASE)
_OTHER_BODY = re.compile(r"проектн\w+ комитет\w*|координационн\w+ совет\w*|организационн\w+ комитет\w*")


def _statute(reading: ActReading) -> list[Item]:
    """Lines of the statute of the group."""
    for part in reading.parts[1:]:
        if re.match(r"положение .*рабоч\w+ групп", fold(part.title)):
            return [item for clause in part.clauses for item in clause.items]
    return []


@rule("group-members-missing", Severity.INFO, "рабочая группа создаётся, а её состава нет")
def group_members_missing(reading: ActReading) -> Iterator[Remark]:
    group = reading.working_group
    if group.mode is GroupMode.CREATED and not group.members:
        yield (
            "Состава рабочей группы в акте нет: внесите его из отдельного акта.",
            group.name.place if group.name else None,
        )


@rule("group-head-missing", Severity.WARNING, "в составе рабочей группы нет руководителя")
def group_head_missing(reading: ActReading) -> Iterator[Remark]:
    members = reading.working_group.members
    if members and all(member.role is not MemberRole.HEAD for member in members):
        yield "В составе рабочей группы не назван руководитель.", members[0].place


@rule("group-secretary-missing", Severity.WARNING, "по положению есть секретарь, а в составе его нет")
def group_secretary_missing(reading: ActReading) -> Iterator[Remark]:
    members = reading.working_group.members
    needs = any("секретар" in fold(item.text) for item in _statute(reading))
    if members and needs and all(member.role is not MemberRole.SECRETARY for member in members):
        yield "По положению протокол ведёт секретарь, но в составе рабочей группы его нет.", members[0].place


@rule("group-name-misspelt", Severity.INFO, "отчество члена группы похоже на описку")
def group_name_misspelt(reading: ActReading) -> Iterator[Remark]:
    for member in reading.working_group.members:
        words = member.name.split()
        if len(words) == 3 and "." not in member.name and not _PATRONYMIC.match(words[2]):
            yield f"Отчество «{words[2]}» ({member.name}) похоже на описку.", member.place


@rule("existing-group-without-act", Severity.INFO, "полномочия даны существующей группе, а акт о ней не назван")
def existing_group_without_act(reading: ActReading) -> Iterator[Remark]:
    group = reading.working_group
    if group.mode is GroupMode.EXISTING and group.name and "№" not in group.name.text:
        yield "Не назван акт, которым создана рабочая группа: её состав и правила неизвестны.", group.name.place


@rule("group-head-named-twice", Severity.INFO, "в положении глава группы назван и руководителем, и председателем")
def group_head_named_twice(reading: ActReading) -> Iterator[Remark]:
    items = _statute(reading)
    chair = next((item for item in items if "председателя рабочей группы" in fold(item.text)), None)
    if chair and any("руководитель рабочей группы" in fold(item.text) for item in items):
        yield "В положении глава группы назван и руководителем, и председателем.", chair.place


@rule("other-collegial-body", Severity.INFO, "в положении о рабочей группе остался другой орган («проектный комитет»)")
def other_collegial_body(reading: ActReading) -> Iterator[Remark]:
    for item in _statute(reading):
        if match := _OTHER_BODY.search(fold(item.text)):
            yield f"В положении о рабочей группе назван другой орган: «{match[0]}».", item.place
