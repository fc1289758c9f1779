"""Files that people send: one that is larger than any form takes is not read to its end."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from sotszakaz.foundation.errors import Refusal

LIMIT_MB = 25
LIMIT = LIMIT_MB * 1024 * 1024
_MARK = "sotszakaz.too_large"


class UploadTooLarge(Refusal):
    """The request is larger than any form of the system takes."""

    code = "upload_too_large"
    template = "Файл слишком большой: принимаются файлы не больше {limit} МБ. Выберите файл меньше."
    status = 413


class Bounded(FileUploadHandler):
    """The first of the handlers: stops reading when the sender announces, or sends, more than the limit."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.announced > LIMIT:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > LIMIT:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _stop(self) -> None:
        assert self.request is not None
        self.request.META[_MARK] = True
        raise StopUpload(connection_reset=True)


def is_too_large(request: HttpRequest) -> bool:
    """Was the reading of this request's files stopped."""
    return _MARK in request.META
