from sotszakaz.oversight.complaints.models.complaint import Complaint

__all__ = ["Complaint"]
