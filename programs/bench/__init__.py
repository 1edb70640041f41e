"""The benchmarks of the source checkout: run, in tables, as a chart."""
