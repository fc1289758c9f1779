"""Kinds of what an act says."""

from enum import StrEnum


class ActKind(StrEnum):
    """Kinds of municipal acts, by the word of the heading."""

    RESOLUTION = "постановление"
    ORDER = "распоряжение"
    DECISION = "решение"
    DIRECTIVE = "приказ"


class SelectionMethod(StrEnum):
    """Part 2 of article 9 of 189-ФЗ: point 1 is the social certificate, point 2 the competition."""

    SOCIAL_CERTIFICATE = "social_certificate"
    COMPETITION = "competition"


class CodeStatus(StrEnum):
    """How far a registry number of a service can be trusted."""

    VALID = "valid"
    REPAIR_PROPOSED = "repair_proposed"
    LEGACY = "legacy"
    UNKNOWN = "unknown"


class GroupMode(StrEnum):
    """A working group is made by the act itself, or its functions go to one that exists."""

    CREATED = "created"
    EXISTING = "existing"


class MemberRole(StrEnum):
    """Role of a member of the working group."""

    HEAD = "head"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"


class DeadlineKind(StrEnum):
    """How a deadline binds; see `deadlines` for the bounds of each."""

    ON_DATE = "on_date"
    BY_DATE = "by_date"
    FROM_DATE = "from_date"
    IN_MONTH = "in_month"
    IN_QUARTER = "in_quarter"
    IN_YEAR = "in_year"
    AS_NEEDED = "as_needed"
    CONTINUOUS = "continuous"
    UNSET = "unset"


class IndicatorType(StrEnum):
    """Column «тип индикатора»."""

    PROCESS = "process"
    INTERMEDIATE = "intermediate"
    FINAL = "final"


class ValueKind(StrEnum):
    """What stands in a value cell of the table of indicators."""

    NUMBER = "number"
    PERCENT = "percent"
    STATE = "state"
    PENDING = "pending"
    EMPTY = "empty"


class DocumentKind(StrEnum):
    """The seven electronic documents of the decision."""

    SOCIAL_ORDER = "social_order"
    EXECUTION_REPORT = "execution_report"
    PROVIDER_APPLICATION = "provider_application"
    AGREEMENT = "agreement"
    ENROLMENT_APPLICATION = "enrolment_application"
    SOCIAL_CERTIFICATE = "social_certificate"
    CONTRACT = "contract"
