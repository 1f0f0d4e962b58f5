"""The report as JUnit XML, in the family xunit2 that pytest writes and Jenkins' schema ``junit-10.xsd`` describes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from .feedback import Entry, Sheet, block

ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, and the control characters that it discourages."""


def render(sheet: Sheet, seconds: float | None = None) -> str:
    """One test case a claim: a failure is the code's, an error ours. Claims not to be seen are only counted."""
    cases = [_case(entry) for entry in sheet.entries]
    counts = {
        "errors": str(sum(entry.status == "error" for entry in sheet.entries)),
        "failures": str(sum(entry.status == "failed" for entry in sheet.entries)),
        "skipped": "0",
        "tests": str(len(cases)),
    }
    time = {} if seconds is None else {"time": f"{seconds:.3f}"}
    suite = ET.Element("testsuite", {"name": "gnomon", **counts, **time})
    suite.append(_properties(sheet))
    suite.extend(cases)
    said = [*sheet.closing, *block((), printed=sheet.printed)]
    _sub(suite, "system-out", "\n".join(said))
    root = ET.Element("testsuites", {"name": "gnomon tests"})
    root.append(suite)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode("utf-8") + "\n"


def _properties(sheet: Sheet) -> ET.Element:
    named = {
        "subject": sheet.subject,
        "setting": sheet.setting,
        "title": sheet.title,
        "student": sheet.student,
    }
    if sheet.hidden:
        named["hidden"] = str(len(sheet.hidden))
    properties = ET.Element("properties")
    for name, value in named.items():
        if value:
            ET.SubElement(properties, "property", {"name": name, "value": legal(value)})
    return properties


def _case(entry: Entry) -> ET.Element:
    case = ET.Element("testcase", {"classname": f"gnomon.{legal(entry.topic)}", "name": legal(entry.name)})
    if entry.status != "passed":
        told = block(entry.lines)
        said = entry.lines[0] if entry.lines else ("", "")
        message = said[1] if not said[0] else entry.title or entry.name
        attributes = {"type": str(entry.kind), "message": legal(message)}
        node = ET.SubElement(case, "error" if entry.status == "error" else "failure", attributes)
        node.text = legal("\n".join(told))
    elif entry.lines:
        _sub(case, "system-out", "\n".join(block(entry.lines)))
    return case


def _sub(parent: ET.Element, tag: str, text: str) -> None:
    if text:
        ET.SubElement(parent, tag).text = legal(text)


def legal(text: str) -> str:
    """The text with every character that XML cannot hold made visible."""
    return ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
