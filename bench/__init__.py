"""Measured jobs, one module each: `run(seconds)` yields rows of figures beside the limit of that hour."""
