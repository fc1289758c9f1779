"""Other systems and the public."""
