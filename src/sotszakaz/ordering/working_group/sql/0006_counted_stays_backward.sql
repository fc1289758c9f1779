DROP TRIGGER vote_stays_whose_it_is ON working_group_vote;
DROP TRIGGER ballot_counted_stays ON working_group_ballot;
DROP TRIGGER ballot_begins_open ON working_group_ballot;
DROP FUNCTION ballot_counted_stays();
