import pytest
from django.urls import reverse
from tests.factories.kernel import UserFactory

from sotszakaz.demand.children.models import SignUpConsent
from sotszakaz.kernel.users.models import User

pytestmark = pytest.mark.django_db
TYPED = {
    "full_name": "Примерова Анна Сергеевна",
    "email": "Anna@example.org",
    "phone": "",
    "password": "длинная тайна",
    "password_again": "длинная тайна",
    "consented": "on",
}


def register(client, **changes):
    return client.post(reverse("portal:register"), {**TYPED, **changes})


def test_a_parent_signs_up_and_lands_among_own_children(client):
    answer = register(client)

    assert answer.headers["Location"] == reverse("citizen:children")
    user = User.objects.get(email="anna@example.org")
    assert user.check_password("длинная тайна")
    assert SignUpConsent.objects.get().given_by == user
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consented": ""}, "Без согласия зарегистрироваться нельзя"),
        ({"password_again": "другая тайна!"}, "Пароли не совпадают"),
        ({"password": "коротко", "password_again": "коротко"}, "короче десяти знаков"),
        ({"email": "нет"}, "Проверьте адрес почты"),
    ],
)
def test_a_wrong_field_is_said_and_what_was_typed_stays(client, changes, sentence):
    answer = register(client, **changes)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert 'value="Примерова Анна Сергеевна"' in text
    assert not User.objects.exists()


def test_a_taken_address_is_said_at_its_field(client):
    UserFactory(email="anna@example.org")

    answer = register(client)

    assert answer.status_code == 422
    assert "Этот адрес почты уже занят" in answer.context["form"].errors["email"][0]


def test_who_is_logged_in_does_not_register_again(client):
    client.force_login(UserFactory())

    assert client.get(reverse("portal:register")).headers["Location"] == reverse("portal:start")
