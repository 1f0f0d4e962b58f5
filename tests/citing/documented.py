"""What the documentation of CSL-JSON and of the Citation File Format says, as far as it is used here."""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": r"^(https|http|ftp|sftp)://.+"}

# CSL 1.0.2: the types of items, and the variables that an item may have.
CSL_TYPES = [
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-",
    "book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]

CSL: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": CSL_TYPES},
            "title": TEXT,
            "container-title": TEXT,
            "author": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "minProperties": 1,
                    "properties": {"family": TEXT, "given": TEXT, "literal": TEXT},
                },
            },
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": ["string", "number"]},
                        },
                    }
                },
            },
            "version": TEXT,
            "URL": URL,
            "note": TEXT,
            "custom": {"type": "object"},
        },
    },
}

# CFF 1.2.0: every key of the root; what is not used here is checked for its type alone.
CFF: dict[str, Any] = {
    "type": "object",
    "required": ["authors", "cff-version", "message", "title"],
    "additionalProperties": False,
    "properties": {
        "abstract": TEXT,
        "authors": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": TEXT, "alias": TEXT, "website": URL},
            },
        },
        "cff-version": {"const": "1.2.0"},
        "commit": TEXT,
        "contact": {"type": "array"},
        "date-released": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])$"},
        "doi": {"type": "string", "pattern": r"^10\.\d{4,9}/"},
        "identifiers": {"type": "array"},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        "license": {"const": "BSD-3-Clause"},
        "license-url": URL,
        "message": TEXT,
        "preferred-citation": {"type": "object"},
        "references": {"type": "array"},
        "repository": URL,
        "repository-artifact": URL,
        "repository-code": URL,
        "title": TEXT,
        "type": {"enum": ["dataset", "software"]},
        "url": URL,
        "version": {"type": ["string", "number"]},
    },
}
