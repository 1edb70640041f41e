"""The operating systems: kernel, drivers, file system, three systems, the portable layer."""
