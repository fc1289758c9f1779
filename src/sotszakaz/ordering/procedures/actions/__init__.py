from sotszakaz.ordering.procedures.actions.drafts import drop_draft, save_draft
from sotszakaz.ordering.procedures.actions.issuing import issue_acts

__all__ = ["drop_draft", "issue_acts", "save_draft"]
