"""Why a month is not counted, closed, doubted or paid, in the words that people read."""

from sotszakaz.delivery.settlements.errors.advances import (
    AdvanceMonthClosed,
    AdvanceTooEarly,
    AdvanceTooLate,
    NoAdvances,
    NothingPromised,
    RemarksMissing,
)
from sotszakaz.delivery.settlements.errors.closing import (
    EarlierMonthOpen,
    MonthIsClosed,
    MonthNotOver,
    NotHandedIn,
    NothingToClose,
    SheetsMissing,
)
from sotszakaz.delivery.settlements.errors.debts import (
    DebtIsDeducted,
    DemandedAlready,
    MoneyStillGoing,
    NothingOwed,
    ReturnDayWrong,
    ReturnStays,
    ReturnTooLarge,
)
from sotszakaz.delivery.settlements.errors.handing import (
    HandInIncomplete,
    HandInTooEarly,
    NothingToHandIn,
)
from sotszakaz.delivery.settlements.errors.mending import (
    DecisionMissing,
    MonthStillOpen,
)
from sotszakaz.delivery.settlements.errors.objections import (
    AlreadyReplied,
    GroundMissing,
    LineUndone,
    ObjectionEmpty,
    ReplyEmpty,
    SameShare,
    UpheldAlready,
)
from sotszakaz.delivery.settlements.errors.papers import (
    InvoiceAccepted,
    NothingToForm,
    PaperRemarksMissing,
    PaperUnsigned,
    RegisterUnfinished,
)
from sotszakaz.delivery.settlements.errors.payments import (
    AnswerStays,
    BatchSent,
    LinesHeld,
    NotBounced,
    NothingToPay,
    PapersNotAccepted,
)

__all__ = [
    "AdvanceMonthClosed",
    "AdvanceTooEarly",
    "AdvanceTooLate",
    "AlreadyReplied",
    "AnswerStays",
    "BatchSent",
    "DebtIsDeducted",
    "DecisionMissing",
    "DemandedAlready",
    "EarlierMonthOpen",
    "GroundMissing",
    "HandInIncomplete",
    "HandInTooEarly",
    "InvoiceAccepted",
    "LineUndone",
    "LinesHeld",
    "MoneyStillGoing",
    "MonthIsClosed",
    "MonthNotOver",
    "MonthStillOpen",
    "NoAdvances",
    "NotBounced",
    "NotHandedIn",
    "NothingOwed",
    "NothingPromised",
    "NothingToClose",
    "NothingToForm",
    "NothingToHandIn",
    "NothingToPay",
    "ObjectionEmpty",
    "PaperRemarksMissing",
    "PaperUnsigned",
    "PapersNotAccepted",
    "RegisterUnfinished",
    "RemarksMissing",
    "ReplyEmpty",
    "ReturnDayWrong",
    "ReturnStays",
    "ReturnTooLarge",
    "SameShare",
    "SheetsMissing",
    "UpheldAlready",
]
