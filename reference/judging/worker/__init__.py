"""The side of judging that runs beside a subject's code: stdlib, numpy and these files only.

``start.py`` runs this package in a process of its own, under another name and without the rest of the
project; ``in_process_subject`` imports it as it is. Either way the same code calls the subject.
"""
