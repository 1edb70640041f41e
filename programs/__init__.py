"""What a person runs: the command line, the runner, the demos and the tools around them."""
