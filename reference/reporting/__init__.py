"""The report of one subject as data, and its renderings: terminal text, JSON, HTML."""

from .report import UNJUDGED, Cause, Kind, LawTest, Report, Shown, Verdict

__all__ = ["UNJUDGED", "Cause", "Kind", "LawTest", "Report", "Shown", "Verdict"]
