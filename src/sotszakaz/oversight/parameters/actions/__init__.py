"""Writing scenarios, what the chosen one becomes, simulations of the year."""
