"""Unix shells: `words` and `dialect` the language, `rows` and `manners` the commands."""
