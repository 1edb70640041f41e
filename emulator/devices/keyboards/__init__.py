"""The keyboards: one file for each model's hardware (see `emulator.devices.keyboard`)."""
