-- Children whose certificate is a norm of weekly hours with hours beyond it (ADR 0029): two accounts a month, those of
-- child number n from 10,000,000 + (n - since) * 2 * months on, first all norms, then all extended ones.
CREATE OR REPLACE FUNCTION bench_hours(since int, until int, parents int, months int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bench_children(since, until, parents);
    UPDATE certificates_certificateperiod
    SET unit = 'week_hours', account_id = 10000000 + (id - 1000000 - since) * 2 * months
    WHERE id >= 1000000 + since AND id < 1000000 + until;
    INSERT INTO certificates_certificatemonth (
        municipality_id, period_id, month, norm, account_id, extra, extended_account_id)
    SELECT p.municipality_id, p.id, date_trunc('year', current_date) + make_interval(months => m), 1200,
           p.account_id + m, 400, p.account_id + months + m
    FROM certificates_certificateperiod p, generate_series(0, months - 1) AS m
    WHERE p.id >= 1000000 + since AND p.id < 1000000 + until;
END $$;
