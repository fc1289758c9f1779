from sotszakaz.kernel.users.models.membership import Membership
from sotszakaz.kernel.users.models.user import User

__all__ = ["Membership", "User"]
