-- Are totals counted after every closing of the municipality, and which of the months have a closing, over or running.
-- Parameters: the municipality, the first month, the month before which it ends.
SELECT NOT EXISTS (
           SELECT FROM settlements_monthclosing o
           WHERE o.municipality_id = %(municipality)s AND o.id > coalesce((
               SELECT s.closing_id FROM execution_totalsstate s WHERE s.municipality_id = %(municipality)s), 0)),
       ARRAY(SELECT o.month FROM settlements_monthclosing o
             WHERE o.municipality_id = %(municipality)s AND o.month >= %(since)s AND o.month < %(until)s)
