"""Each call of a program from its own words down to the pokes, as lines or as counts."""
