from sotszakaz.ordering.acts.models.legal_act import LegalAct

__all__ = ["LegalAct"]
