"""Assignments and whole courses: an assignment file, its hand-out, and the submissions that come back."""
