"""The command line ``gnomon``: one file a command, each loaded when it is asked for."""
