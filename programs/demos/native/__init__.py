"""What a native program has to write every time, once for each system.

Nothing here hides a system: the calls are its own, under their own names, and what they need is
spelt out. A demo reads as its author would write it after the first time.
"""
