from sotszakaz.supply.agreements.models.agreement import Agreement
from sotszakaz.supply.agreements.models.agreement_limit import AgreementLimit
from sotszakaz.supply.agreements.models.amendment import Amendment
from sotszakaz.supply.agreements.models.disagreement import Disagreement, DisagreementItem
from sotszakaz.supply.agreements.models.termination import Termination

__all__ = ["Agreement", "AgreementLimit", "Amendment", "Disagreement", "DisagreementItem", "Termination"]
