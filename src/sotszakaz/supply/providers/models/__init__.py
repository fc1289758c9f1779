from sotszakaz.supply.providers.models.application import ProviderApplication
from sotszakaz.supply.providers.models.applied_service import AppliedService
from sotszakaz.supply.providers.models.licence import Licence, LicenceCheck, LicenceStop
from sotszakaz.supply.providers.models.record import RegistryRecord
from sotszakaz.supply.providers.models.record_version import RecordVersion

__all__ = [
    "AppliedService",
    "Licence",
    "LicenceCheck",
    "LicenceStop",
    "ProviderApplication",
    "RecordVersion",
    "RegistryRecord",
]
