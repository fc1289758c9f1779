"""What the municipality decides."""
