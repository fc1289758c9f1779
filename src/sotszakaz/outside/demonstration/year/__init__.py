"""The demonstration year of one municipality, room by room. Nothing here knows the wall clock."""
