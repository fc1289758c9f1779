"""The gate: one small process that takes tickets and posts bookings in batches. See docs/adr/0011."""
