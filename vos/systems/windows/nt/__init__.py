"""CPython's module `nt` over the native API, and what else Python has on Windows alone."""
