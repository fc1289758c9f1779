"""An approved order may only be replaced, closed or published; whatever else it says stays as it is.

The rows are frozen as before. A status over the first is approved after the one before it has been replaced.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION social_orders_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text[] := ARRAY['state', 'closed_at', 'closed_by_id', 'publication', 'published_on', 'published_by_id'];
BEGIN
    IF OLD.state <> 'draft' AND (
        TG_OP = 'DELETE'
        OR to_jsonb(OLD) - said <> to_jsonb(NEW) - said
        OR (OLD.state, NEW.state) NOT IN (('approved', 'approved'), ('approved', 'replaced'), ('approved', 'closed'))
        OR (OLD.published_on IS NOT NULL AND (OLD.publication, OLD.published_on, OLD.published_by_id)
            IS DISTINCT FROM (NEW.publication, NEW.published_on, NEW.published_by_id))
    ) THEN
        RAISE EXCEPTION 'the order is approved' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'social_order_approved_frozen';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'draft' AND NEW.state NOT IN ('draft', 'approved') THEN
        RAISE EXCEPTION 'a draft is approved first' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'social_order_approved_frozen';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'draft' AND NEW.state = 'approved' THEN
        IF EXISTS (SELECT FROM social_orders_ordervolume
                   WHERE order_id = NEW.id AND award_method = 'certificate' AND account_id IS NULL)
            OR EXISTS (SELECT FROM social_orders_budgetline WHERE order_id = NEW.id AND account_id IS NULL)
        THEN
            RAISE EXCEPTION 'an approved order has its accounts' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'social_order_has_accounts';
        END IF;
        IF (SELECT coalesce(sum(amount), 0) FROM social_orders_ordervolume
                WHERE order_id = NEW.id AND award_method = 'certificate')
            > coalesce((SELECT amount FROM social_orders_budgetline WHERE order_id = NEW.id), 0)
        THEN
            RAISE EXCEPTION 'certificates exceed the budget line' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'social_order_within_budget';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER order_quality_of_drafts_only BEFORE INSERT OR UPDATE OR DELETE ON social_orders_orderquality
    FOR EACH ROW EXECUTE FUNCTION social_orders_rows_of_drafts_only();
"""

BACKWARD = """
DROP TRIGGER order_quality_of_drafts_only ON social_orders_orderquality;
CREATE OR REPLACE FUNCTION social_orders_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN
        RAISE EXCEPTION 'the order is approved' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'social_order_approved_frozen';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.state = 'approved' THEN
        IF EXISTS (SELECT FROM social_orders_ordervolume
                   WHERE order_id = NEW.id AND award_method = 'certificate' AND account_id IS NULL)
            OR EXISTS (SELECT FROM social_orders_budgetline WHERE order_id = NEW.id AND account_id IS NULL)
        THEN
            RAISE EXCEPTION 'an approved order has its accounts' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'social_order_has_accounts';
        END IF;
        IF (SELECT coalesce(sum(amount), 0) FROM social_orders_ordervolume
                WHERE order_id = NEW.id AND award_method = 'certificate')
            > coalesce((SELECT amount FROM social_orders_budgetline WHERE order_id = NEW.id), 0)
        THEN
            RAISE EXCEPTION 'certificates exceed the budget line' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'social_order_within_budget';
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("social_orders", "0003_statuses_sections")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
