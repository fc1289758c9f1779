"""What was delivered and paid."""
