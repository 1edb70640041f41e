"""The kernel: the mechanism of every system, and no system's name."""
