"""The carrier that comes with the product: statuses are posted to the portal's address, signed by its own key."""

import time
import urllib.request
from urllib.parse import urlsplit

from sotszakaz.outside.exchange.authenticity import secret_of, sign
from sotszakaz.outside.exchange.statuses import Notification

TIMEOUT = 10
"""Seconds: a portal that is silent longer gets the status later."""


class HttpStatusNotify:
    """POST of the status report as JSON. Raises OSError when the portal does not answer with 2xx."""

    name = "http"

    def notify(self, notification: Notification) -> None:
        key, body = notification.to, notification.report.model_dump_json().encode()
        address = urlsplit(key.notify_url)
        if address.scheme not in ("http", "https"):
            raise OSError(f"address of key {key.pk} is not of the web")
        sent_at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Exchange-Key": key.name,
            "X-Exchange-Time": sent_at,
            "X-Exchange-Signature": sign(
                secret_of(key.name), method="POST", path=address.path or "/", sent_at=sent_at, body=body
            ),
            "X-Exchange-Once": notification.key,
        }
        request = urllib.request.Request(key.notify_url, data=body, headers=headers, method="POST")
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            answer.read(1024)
