"""The command line ``gnomon``: one file a command, each loaded when it is asked for."""

INTERRUPTED = 130
"""The exit status that shells give to what SIGINT ended."""
