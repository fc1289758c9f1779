"""An approved order stays as it is: its rows are frozen, and its certificates fit its budget line."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION social_orders_rows_of_drafts_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.order_id]
        WHEN 'DELETE' THEN ARRAY[OLD.order_id]
        ELSE ARRAY[OLD.order_id, NEW.order_id] END;
    stands text;
BEGIN
    -- FOR SHARE waits for an approval that is under way, and then sees its outcome.
    FOR stands IN SELECT state FROM social_orders_socialorder WHERE id = ANY (touched) ORDER BY id FOR SHARE LOOP
        IF stands <> 'draft' THEN
            RAISE EXCEPTION 'the order is approved' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'social_order_approved_frozen';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER order_volume_of_drafts_only BEFORE INSERT OR UPDATE OR DELETE ON social_orders_ordervolume
    FOR EACH ROW EXECUTE FUNCTION social_orders_rows_of_drafts_only();
CREATE TRIGGER budget_line_of_drafts_only BEFORE INSERT OR UPDATE OR DELETE ON social_orders_budgetline
    FOR EACH ROW EXECUTE FUNCTION social_orders_rows_of_drafts_only();

CREATE FUNCTION social_orders_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER social_order_guarded BEFORE UPDATE OR DELETE ON social_orders_socialorder
    FOR EACH ROW EXECUTE FUNCTION social_orders_guard_order();
"""

BACKWARD = """
DROP TRIGGER social_order_guarded ON social_orders_socialorder;
DROP TRIGGER budget_line_of_drafts_only ON social_orders_budgetline;
DROP TRIGGER order_volume_of_drafts_only ON social_orders_ordervolume;
DROP FUNCTION social_orders_guard_order();
DROP FUNCTION social_orders_rows_of_drafts_only();
"""


class Migration(migrations.Migration):
    dependencies = [("social_orders", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
