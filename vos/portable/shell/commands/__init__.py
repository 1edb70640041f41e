"""The commands, each written once over the portable `os`; tables of the systems name them."""
