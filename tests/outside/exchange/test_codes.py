"""Codes leave by a letter or through a gateway of messages."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from tests.factories.kernel import UserFactory

from sotszakaz.kernel.signatures.carriers import CodeNotDelivered
from sotszakaz.kernel.signatures.errors import CodeHasNoAddress
from sotszakaz.outside.exchange.codes import EmailCarrier, SmsCarrier

TITLE, TEXT = "Код подписи", 'Код для документа № "ДО-1/2026": 123456.'


@pytest.fixture
def parent():
    return UserFactory.build(email="iskra@example.org", phone="8 900 000-12-34")


class FakeGateway(HTTPServer):
    """A gateway that keeps what it was sent and answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Answers)
        self.sent, self.status = [], 200

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.sent.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.send_response(self.server.status)
            self.send_header("Location", "http://192.0.2.1/")
            self.end_headers()

        def log_message(self, *_):
            return None


@pytest.fixture
def gateway(settings):
    server = FakeGateway()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_BODY = '{"to": ["{phone}"], "message": {"text": "{text}"}, "priority": 1}'
    settings.SMS_AUTHORIZATION = "Bearer only-for-tests"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_letter_goes_to_the_address_of_the_login(parent):
    carrier = EmailCarrier()

    carrier.carry(parent, TITLE, TEXT)

    assert carrier.way_to(parent) == "на почту i…@example.org"
    [letter] = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["iskra@example.org"], TITLE, TEXT)


def test_a_letter_that_is_not_taken_is_said_in_words(parent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(CodeNotDelivered, match="почтовый сервер не принял письмо"):
        EmailCarrier().carry(parent, TITLE, TEXT)


def test_a_message_is_the_template_with_its_places_filled(parent, gateway):
    carrier = SmsCarrier()

    carrier.carry(parent, TITLE, TEXT)

    assert carrier.way_to(parent) == "в СМС на номер …1234"
    said = {"to": ["+79000001234"], "message": {"text": TEXT}, "priority": 1}
    assert gateway.sent == [("/send", "Bearer only-for-tests", said)]


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_gateway_that_does_not_answer_well_is_said_in_words_and_no_redirect_is_followed(parent, gateway, status):
    gateway.status = status

    with pytest.raises(CodeNotDelivered, match="оператор сообщений не ответил"):
        SmsCarrier().carry(parent, TITLE, TEXT)
    assert len(gateway.sent) == 1


def test_no_code_leaves_unencrypted(parent, gateway, settings):
    settings.SMS_URL = "http://sms.example.org/send"

    with pytest.raises(CodeNotDelivered):
        SmsCarrier().carry(parent, TITLE, TEXT)


@pytest.mark.parametrize("phone", ["", "12-34", "не помню"])
def test_who_has_no_telephone_is_told_what_to_do(phone):
    with pytest.raises(CodeHasNoAddress, match="номера телефона"):
        SmsCarrier().way_to(UserFactory.build(phone=phone))
