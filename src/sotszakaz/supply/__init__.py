"""Who provides, and what."""
