"""Builders of real rows, one module a room: chains are built by the same actions that the system uses."""
