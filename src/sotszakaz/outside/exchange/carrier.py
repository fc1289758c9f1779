"""The carrier that comes with the product: statuses are posted to the portal's address, signed by its own key."""

import time
from urllib.parse import urlsplit

from sotszakaz.foundation.outgoing import post
from sotszakaz.outside.exchange.authenticity import secret_of, sign
from sotszakaz.outside.exchange.statuses import Notification


class HttpStatusNotify:
    """POST of the status report as JSON, by https only, for it is of a child's application.

    Raises OSError when the portal does not answer with 2xx: then the status is sent later.
    """

    name = "http"

    def notify(self, notification: Notification) -> None:
        key, body = notification.to, notification.report.model_dump_json().encode()
        sent_at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Exchange-Key": key.name,
            "X-Exchange-Time": sent_at,
            "X-Exchange-Signature": sign(
                secret_of(key.name),
                method="POST",
                path=urlsplit(key.notify_url).path or "/",
                sent_at=sent_at,
                body=body,
            ),
            "X-Exchange-Once": notification.key,
        }
        post(key.notify_url, body, headers)
