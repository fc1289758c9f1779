DROP FUNCTION book_enrolments(jsonb);
DROP FUNCTION enrolments_post(enrolment_booking[], enrolment_answer[]);
DROP FUNCTION enrolments_barred(enrolment_booking[], bigint[]);
DROP TYPE enrolment_answer;
DROP TYPE enrolment_booking;
