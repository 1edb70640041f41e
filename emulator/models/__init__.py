"""The computers: one file each, all data but for the wiring of its devices."""
