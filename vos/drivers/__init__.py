"""The drivers: the only code of the operating systems that touches the machine."""
