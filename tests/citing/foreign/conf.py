"""Somebody else's documentation, which cites three claims."""

project = "Course notes"
extensions = ["myst_parser", "reference.sphinx"]
nitpicky = True
