"""cmd: `words` and `dialect` the language, `rows`, `own` and `looks` the commands."""
