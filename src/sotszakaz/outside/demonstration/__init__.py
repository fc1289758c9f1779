"""Five municipalities as their acts configure them, and a generated year: no person in it is real."""
