from sotszakaz.supply.providers.models.application import ProviderApplication
from sotszakaz.supply.providers.models.applied_service import AppliedService
from sotszakaz.supply.providers.models.licence import Licence, LicenceStop
from sotszakaz.supply.providers.models.record import RegistryRecord

__all__ = ["AppliedService", "Licence", "LicenceStop", "ProviderApplication", "RegistryRecord"]
