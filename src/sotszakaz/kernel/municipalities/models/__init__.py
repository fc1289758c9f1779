from sotszakaz.kernel.municipalities.models.municipality import AuthorisedBody, Municipality
from sotszakaz.kernel.municipalities.models.organisation import Organisation

__all__ = ["AuthorisedBody", "Municipality", "Organisation"]
