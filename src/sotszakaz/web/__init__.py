"""Pages by audience: the office, the provider, the citizen, the public portal."""
