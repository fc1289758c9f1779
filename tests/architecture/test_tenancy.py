"""Every table is placed: guarded by row-level security, or open to all municipalities for a reason."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db

GUARDED = {
    "admission.Interest",
    "allocation.AllocationRun",
    "allocation.ChildResult",
    "allocation.Wish",
    "allocation.WishList",
    "allocation.WishOutcome",
    "attendance.AttendanceMark",
    "attendance.CellChange",
    "attendance.GroupTeacher",
    "attendance.MonthHandIn",
    "agreements.Agreement",
    "agreements.AgreementLimit",
    "agreements.Amendment",
    "agreements.Disagreement",
    "agreements.DisagreementItem",
    "agreements.Termination",
    "certificates.CertificateAccount",
    "certificates.CertificateMonth",
    "certificates.CertificatePeriod",
    "certificates.SocialCertificate",
    "certificates.ValueQueueEntry",
    "children.Child",
    "children.Consent",
    "children.DuplicatePair",
    "children.LoginPair",
    "children.Representative",
    "documents.Document",
    "documents.DocumentEnding",
    "documents.DocumentTemplate",
    "documents.DocumentVersion",
    "enrolments.ApplicationPaper",
    "enrolments.Contract",
    "enrolments.ContractMonth",
    "enrolments.EnrolmentApplication",
    "enrolments.Intake",
    "enrolments.IntakeScan",
    "enrolments.SingleCertificate",
    "enrolments.SingleCertificateService",
    "ledger.Account",
    "ledger.Entry",
    "ledger.Posting",
    "ledger.PostingRefusal",
    "notices.Notice",
    "parameters.Adoption",
    "parameters.Scenario",
    "parameters.ScenarioCohort",
    "parameters.ScenarioService",
    "parameters.Simulation",
    "programmes.ExpertMark",
    "programmes.ExpertReview",
    "complaints.Complaint",
    "quality.Inspection",
    "quality.InspectionMark",
    "quality.InspectionPhoto",
    "quality.Inspector",
    "quality.Measure",
    "quality.Mending",
    "quality.Shortcoming",
    "surveys.Invitation",
    "surveys.InvitationToken",
    "surveys.SurveyAnswer",
    "settlements.Accrual",
    "settlements.CertificateResult",
    "settlements.Advance",
    "settlements.AdvanceLine",
    "settlements.ChargeObjection",
    "settlements.CompletenessDecision",
    "settlements.MonthPaper",
    "settlements.MonthPaperLine",
    "settlements.ObjectionEvidence",
    "settlements.LeftOutContract",
    "settlements.MonthClosing",
    "settlements.PaidLine",
    "settlements.PaymentBatch",
    "settlements.PaymentOrder",
    "settlements.PaymentRegister",
    "settlements.RefusedCorrection",
    "settlements.ReopenedSheet",
    "signatures.PaperOriginal",
    "signatures.Signatory",
    "signatures.Signature",
    "signatures.SignatureCode",
    "signatures.VerificationFinding",
    "signatures.VerificationRun",
    "unusual.Finding",
    "waiting.WaitingEntry",
    "working_group.AgendaItem",
    "working_group.Assignment",
    "working_group.Ballot",
    "working_group.Guest",
    "working_group.Material",
    "working_group.Meeting",
    "working_group.Presence",
    "working_group.RulesStatement",
    "working_group.SecretTally",
    "working_group.SecretVoter",
    "working_group.Vote",
}

OPEN = {
    "acts.LegalAct": "an act is published",
    "admission.EnrolmentWindow": "windows are published",
    "admission.WindowChange": "windows are published",
    "analysis.DeterminedValue": "values of a published table",
    "analysis.Factor": "a methodology is approved by a published act, guarded by permission",
    "analysis.Methodology": "a methodology is approved by a published act, guarded by permission",
    "analysis.Run": "facts about organisations, guarded by permission",
    "analysis.Score": "facts about organisations, guarded by permission",
    "analysis.Subject": "facts about organisations, guarded by permission",
    "attendance.ClassSession": "a class of a group names no child",
    "catalogue.ClassifierImport": "files of the all-Russian list",
    "catalogue.ClassifierRecord": "the all-Russian list",
    "catalogue.ClassifierRow": "rows of files of the all-Russian list",
    "catalogue.NormativeMaterials": "normative costs are published",
    "catalogue.NormativeSet": "normative costs are published",
    "catalogue.SocialService": "the all-Russian list",
    "catalogue.UnitCost": "unit costs are published",
    "certificates.FaceValue": "face values are published",
    "certificates.FundingScheme": "the scheme is published",
    "certificates.SchemePart": "the scheme is published",
    "children.SignUpConsent": "names a user before any municipality is chosen",
    "decisions.Decision": "the decision is published",
    "decisions.DecisionDocument": "the decision is published",
    "decisions.DecisionService": "the decision is published",
    "decisions.ExcludedProviderName": "the decision is published",
    "decisions.IndicatorTarget": "the decision is published",
    "exchange.PortalKey": "read before it is known for whom the session acts; its secret is kept nowhere",
    "exchange.RequestCount": "counts of requests of programs",
    "execution.ExecutionReport": "the report is published",
    "execution.OutsideFact": "sums of published reports, no personal data",
    "indicators.EnteredValue": "values of a published table, guarded by permission",
    "indicators.QuarterFigure": "numbers of a published table, no personal data",
    "foundation.AuditEvent": "ids only, no personal data; read by no page",
    "foundation.NumberSeries": "counters",
    "foundation.JobRun": "how jobs of the system fare",
    "foundation.OutboxMessage": "ids only, no personal data; read by the worker",
    "foundation.Reminder": "ids only, no personal data; read by no page",
    "municipalities.AuthorisedBody": "public",
    "municipalities.Municipality": "public",
    "municipalities.Organisation": "public registries of legal persons",
    "plans.Plan": "the plan is published with the act",
    "plans.PlanItem": "the plan is published with the act",
    "plans.PlanItemCompletion": "deeds of the plan name no child",
    "procedures.ConfirmedParameter": "an issued act is published",
    "procedures.IssuedAct": "an issued act is published",
    "procedures.ProcedureDraft": "the draft of a public act, guarded by permission",
    "programmes.CatalogueEntry": "the catalogue is public",
    "programmes.CatalogueWord": "words of published programmes",
    "programmes.Certification": "the registry of programmes is published",
    "programmes.CertifiedPart": "the registry of programmes is published",
    "programmes.ClassSlot": "the catalogue is public",
    "programmes.Programme": "the catalogue is public",
    "programmes.ProgrammeEdition": "the registry of programmes is published",
    "programmes.ProgrammePart": "the catalogue is public",
    "programmes.ProgrammeStep": "the registry of programmes is published",
    "programmes.SoldOut": "free places are public",
    "programmes.StudyGroup": "the catalogue is public",
    "providers.AppliedService": "services of an application name no person",
    "providers.Licence": "licences are published by their registry",
    "providers.LicenceCheck": "licences are published by their registry",
    "providers.LicenceStop": "licences are published by their registry",
    "providers.ProviderApplication": "facts about organisations, guarded by permission",
    "providers.RecordVersion": "the registry is published",
    "providers.RegistryRecord": "the registry is published",
    "quality.Checklist": "by what services are inspected is published",
    "quality.Criterion": "by what services are inspected is published",
    "quality.ServiceStandard": "standards are published",
    "surveys.Question": "what is asked is public",
    "surveys.Questionnaire": "what is asked is public",
    "surveys.Survey": "months and days of a survey name no person",
    "regulations.CalendarDay": "the production calendar is published",
    "regulations.Regulation": "rules are published",
    "signatures.RevocationList": "authorities publish their lists",
    "signatures.TrustedRoot": "authorities publish their certificates",
    "social_orders.BudgetLine": "the order is published",
    "social_orders.OrderQuality": "the order is published",
    "social_orders.OrderVolume": "the order is published",
    "social_orders.SocialOrder": "the order is published",
    "users.Membership": "read before it is known for whom the session acts",
    "users.User": "read before it is known for whom the session acts",
    "working_group.Member": "officials named by a published act",
    "working_group.WorkingGroup": "created by a published act",
}


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("sotszakaz.")]


def test_every_model_is_placed():
    named = {model._meta.label for model in our_models() if not model._meta.auto_created}

    assert named - GUARDED - set(OPEN) == set()
    assert (GUARDED | set(OPEN)) - named == set()


def test_guarded_tables_have_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        protected = {row[0] for row in cursor.fetchall()}
    tables = {apps.get_model(label)._meta.db_table for label in GUARDED}

    assert tables - protected == set()


def test_every_guarded_table_knows_its_municipality():
    assert [
        label for label in GUARDED if "municipality" not in {field.name for field in apps.get_model(label)._meta.fields}
    ] == []


def test_a_session_that_acts_for_nobody_sees_nothing_guarded():
    visible = [label for label in sorted(GUARDED) if apps.get_model(label)._base_manager.exists()]

    assert visible == []
