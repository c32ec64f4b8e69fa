"""What is lent never exceeds the stock, on any day: the guard takes the lock of the thing, then counts.

A line that holds more, or holds longer, is counted over its days: what other lines hold, and what is
missing or broken that day. A stock that shrinks still holds what is promised from today on. Steps of a loan
are never rewritten; emptying whole tables (TRUNCATE) stays possible.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION lending_peak(thing bigint, days daterange) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(max(
        (SELECT coalesce(sum(held), 0) FROM bookings_loanline
            WHERE equipment_id = thing AND held > 0 AND period @> each.day)
        + (SELECT coalesce(sum(count), 0) FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND since <= each.day)
    ), 0) FROM (
        SELECT lower(days) AS day
        UNION SELECT lower(period) FROM bookings_loanline
            WHERE equipment_id = thing AND held > 0 AND period && days AND lower(period) > lower(days)
        UNION SELECT since FROM bookings_mishap
            WHERE equipment_id = thing AND closed_on IS NULL AND days @> since
    ) each
$$;

CREATE FUNCTION loan_never_over_lent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owned bigint;
BEGIN
    SELECT quantity INTO owned FROM bookings_equipment WHERE id = NEW.equipment_id FOR NO KEY UPDATE;
    IF lending_peak(NEW.equipment_id, NEW.period) > owned THEN
        RAISE EXCEPTION 'more is lent than the town owns'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_never_over_lent';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER loan_line_added AFTER INSERT ON bookings_loanline
    FOR EACH ROW WHEN (NEW.held > 0) EXECUTE FUNCTION loan_never_over_lent();
CREATE TRIGGER loan_line_holds_more AFTER UPDATE ON bookings_loanline
    FOR EACH ROW WHEN (
        NEW.held > 0
        AND (NEW.held > OLD.held OR NOT (OLD.period @> NEW.period) OR NEW.equipment_id <> OLD.equipment_id)
    ) EXECUTE FUNCTION loan_never_over_lent();

CREATE FUNCTION stock_keeps_its_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lending_peak(NEW.id, daterange(current_date, 'infinity')) > NEW.quantity THEN
        RAISE EXCEPTION 'more is promised than would be left'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stock_keeps_its_promises';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stock_shrinks AFTER UPDATE OF quantity ON bookings_equipment
    FOR EACH ROW WHEN (NEW.quantity < OLD.quantity) EXECUTE FUNCTION stock_keeps_its_promises();

CREATE FUNCTION loan_step_is_never_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a loan is never changed nor deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_step_is_never_rewritten';
END $$;
CREATE TRIGGER loan_step_kept BEFORE UPDATE OR DELETE ON bookings_loanstep
    FOR EACH ROW EXECUTE FUNCTION loan_step_is_never_rewritten();
"""
UNGUARD = """
DROP TRIGGER loan_step_kept ON bookings_loanstep;
DROP FUNCTION loan_step_is_never_rewritten();
DROP TRIGGER stock_shrinks ON bookings_equipment;
DROP FUNCTION stock_keeps_its_promises();
DROP TRIGGER loan_line_holds_more ON bookings_loanline;
DROP TRIGGER loan_line_added ON bookings_loanline;
DROP FUNCTION loan_never_over_lent();
DROP FUNCTION lending_peak(bigint, daterange);
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0015_lending")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
