"""The devices: one file each, the same verbs on every one of them (see `device.Device`)."""
