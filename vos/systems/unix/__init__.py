"""What Linux and macOS have in common: a `posix` module written with a Unix's native calls."""
