"""What a log may not keep: addresses that are themselves a key."""

import logging
import re

KEYS = re.compile(r"(/survey/|/plan/)[^/\s.]{16,}")
"""One-time links of surveys and feeds of the plan (`web/portal/urls.py`)."""


class WithoutKeys(logging.Filter):
    """Cuts such keys out of what is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if KEYS.search(said):
            record.msg, record.args = KEYS.sub(r"\1…", said), ()
        return True
