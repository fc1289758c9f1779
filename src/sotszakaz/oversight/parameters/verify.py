"""What holds over all chosen scenarios and simulations, for the command `verify`."""

from sotszakaz.foundation.verification import Check

CHOSEN_HAVE_THEIR_ADOPTION = """
    SELECT s.id
    FROM parameters_scenario s
    LEFT JOIN parameters_adoption a ON a.scenario_id = s.id AND a.municipality_id = s.municipality_id
    LEFT JOIN social_orders_socialorder o ON o.id = a.order_id
    LEFT JOIN certificates_fundingscheme f ON f.id = a.scheme_id
    WHERE (s.state = 'chosen') <> (a.id IS NOT NULL)
        OR (o.id IS NOT NULL AND (o.municipality_id <> s.municipality_id OR o.year <> a.year))
        OR (f.id IS NOT NULL AND f.municipality_id <> s.municipality_id)
"""

CHECKS = (
    Check(
        "parameters.chosen_have_their_adoption",
        "Выбранный расчёт один раз стал заказом и программой своего муниципалитета.",
        CHOSEN_HAVE_THEIR_ADOPTION,
    ),
)
