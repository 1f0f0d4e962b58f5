"""Loads the plugin, so that ``pytest --subject student.py`` works in the checkout."""

pytest_plugins = ["reference.plugin"]
