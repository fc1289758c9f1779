"""Nobody outside the ledger imports these: other apps keep `…_account_id` as a plain big integer."""

from sotszakaz.kernel.ledger.models.account import Account
from sotszakaz.kernel.ledger.models.entry import Entry
from sotszakaz.kernel.ledger.models.posting import Posting
from sotszakaz.kernel.ledger.models.posting_refusal import PostingRefusal

__all__ = ["Account", "Entry", "Posting", "PostingRefusal"]
