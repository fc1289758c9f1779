import pytest
from django.db import ProgrammingError, connection

pytestmark = pytest.mark.django_db


def test_the_application_cannot_alter_tables():
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users_user ADD COLUMN planted int")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_a_real_transaction_are_gone_in_the_next_test(turn):
    from sotszakaz.kernel.municipalities.models import Municipality

    assert not Municipality.objects.exists()
    Municipality.objects.create(slug="x", kind="city", name="Город", short_name="Город", region="Область")
