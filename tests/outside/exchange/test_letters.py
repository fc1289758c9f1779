"""Families are written to: in full only what was made to leave the system, and each thing once."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from tests.factories.kernel import UserFactory

from sotszakaz.kernel.notices.channels import Outgoing
from sotszakaz.kernel.notices.post import Letter
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER
from sotszakaz.outside.exchange.letters import EmailChannel, EmailPost
from sotszakaz.outside.exchange.models import SentLetter

pytestmark = pytest.mark.django_db
LINK = "http://testserver/survey/secret/"


def notice(user, key="notice:1", area=AREA_CITIZEN, link="", *, is_open=False):
    return Outgoing(key, user.pk, area, "Довольны ли вы\nпрограммой?", "Опрос займёт две минуты.", link, is_open)


def test_an_invitation_is_written_in_full_with_its_link():
    parent = UserFactory()

    EmailChannel().deliver([notice(parent, link=LINK)])

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([parent.email], "Довольны ли вы программой?")
    assert "две минуты" in letter.body
    assert LINK in letter.body


def test_of_another_notice_only_its_title_leaves_the_system():
    EmailChannel().deliver([notice(UserFactory())])

    [letter] = mail.outbox
    assert "две минуты" not in letter.body
    assert "http://testserver/my/notices/" in letter.body


def test_a_letter_that_was_sent_is_not_sent_again():
    sent = notice(UserFactory())
    EmailChannel().deliver([sent])

    EmailChannel().deliver([sent, notice(UserFactory(), "notice:2")])

    assert len(mail.outbox) == 2
    assert set(SentLetter.objects.values_list("key", flat=True)) == {"notice:1", "notice:2"}


def test_staff_and_closed_logins_get_no_letters():
    staff, closed = UserFactory(), UserFactory(is_active=False)

    EmailChannel().deliver([notice(staff, area=AREA_OFFICE), notice(closed, "notice:2")])

    assert mail.outbox == []


def test_an_address_that_the_server_does_not_know_keeps_no_other_letter(monkeypatch):
    refused, parent = UserFactory(), UserFactory()
    send = EmailBackend.send_messages

    def refuse(backend, letters):
        if letters[0].to == [refused.email]:
            raise SMTPRecipientsRefused({refused.email: (550, b"no such user")})
        return send(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    both = [notice(refused), notice(parent, "notice:2")]
    EmailChannel().deliver(both)
    EmailChannel().deliver(both)

    assert [letter.to for letter in mail.outbox] == [[parent.email]]


def test_a_silent_server_is_asked_again_for_what_it_did_not_take(monkeypatch):
    first, second = notice(UserFactory()), notice(UserFactory(), "notice:2")
    send, asked = EmailBackend.send_messages, []

    def fall_silent(backend, letters):
        asked.append(letters)
        if len(asked) == 2:
            raise TimeoutError("the server is silent")
        return send(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", fall_silent)
    with pytest.raises(TimeoutError):
        EmailChannel().deliver([first, second])
    EmailChannel().deliver([first, second])

    assert len(mail.outbox) == 2


@pytest.mark.parametrize("area", [AREA_OFFICE, AREA_PROVIDER, AREA_CITIZEN])
def test_what_says_the_same_to_everybody_is_written_in_full_to_people_of_every_area(area):
    person = UserFactory()

    EmailChannel().deliver([notice(person, area=area, is_open=True)])

    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert "две минуты" in letter.body
    assert "/notices/" in letter.body


def test_a_letter_to_an_address_without_a_login_is_sent_once():
    letter = Letter("event:1:2", "studio@example.org", "Приглашаем:\nсеминар", "5 сентября")

    for _ in range(2):
        EmailPost().send([letter])

    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["studio@example.org"], "Приглашаем: семинар")
    assert "5 сентября" in sent.body
