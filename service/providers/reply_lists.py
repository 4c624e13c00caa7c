"""Lists of sentences in the replies of chat models."""

import json
import re

from .literals import read_strings
from .thoughts import without_thoughts

_FENCED = re.compile(r"```\w*\n(.*?)(?:```|\Z)", re.DOTALL)
_NUMBER = r"(?:\(?\d{1,3}[.):]|\[\d{1,3}\][.:]?|[①-⑳])"
_ITEM = re.compile(rf"\s*(?:\*\*{_NUMBER}\*\*\s*|{_NUMBER}\s*(?!\d)|[-*•]\s+)(.+)")
_QUOTED = re.compile(r"""["“'‘「](.+)["”'’」]""")
_QUOTED_LINE = re.compile(r'\s*(?:"([^"“”]+)"|“([^"“”]+)”|「([^「」]+)」),?\s*')
_BRACKET = re.compile(r"[{\[]")
_LIST_OF_STRINGS = re.compile(r"""\[\s*(?=["'“‘])""")
_START = re.compile(r"(?:\A|```\w*\n)\s*\Z")
_AFTER_FIELD = re.compile(r"\s*(?:[,}]|\Z)")
_AFTER_ARRAY = re.compile(r"""\s*(?!\s|["'”,\]])""")  # these show that the array did not end at that bracket
_HANGUL = re.compile(r"[가-힣]")
_MOST = 500  # sentences; requests ask for at most about 60
_MOST_STARTS = 20  # brackets at which parsing as JSON is tried


def sentences(content: str, field: str) -> list[str]:
    """Return the sentences in ``content``, each on one line; an empty list if no list in it is safe to read.

    Understood are the field ``field`` of a JSON object, the last one if there are several; else the last JSON array;
    else lines with numbers, bullets or quotation marks. A list that the reply ends in gives its complete strings; one
    that is broken gives none. Remarks, code fences and thoughts around a list are skipped.

    Args:
        content: The reply of a model.
        field: Name of the list in a JSON object, in the plural.
    """
    found = _in_whole(content, field)
    if found is None:
        text = without_thoughts(content)
        found = _in_field(text, field)
    if found is None:
        found = _in_arrays(text, field)
    if found is None:
        fenced = _FENCED.search(text)
        found = _in_lines((fenced[1] if fenced else text).splitlines())
    return [" ".join(sentence.split()) for sentence in found[:_MOST]]


def _in_whole(text: str, field: str) -> list[str] | None:
    """Return the list where the whole of ``text`` is JSON, or a JSON string that is JSON."""
    try:
        value = json.loads(text, strict=False)
        if isinstance(value, str):
            value = json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None
    return _listed(value, field)


def _in_field(text: str, field: str) -> list[str] | None:
    """Return the last value of ``field``, None if there is no such field; an empty list if it cannot be read."""
    *_, key = [None, *re.finditer(rf"""["'“]{re.escape(field)}["'”]\s*:\s*""", text)]
    if key is None:
        return None
    value, end = _decoded(text, key.end())
    found = _listed({field: value}, field)
    if found is None and isinstance(value, dict):  # the schema, repeated
        return None
    if found is None and text.startswith("[", key.end()):
        read = read_strings(text, key.end() + 1)
        found, end = [] if read.end == "broken" else read.items, read.position
        if read.end == "cut off":
            return found
    return found if found and _AFTER_FIELD.match(text, end) else []


def _in_arrays(text: str, field: str) -> list[str] | None:
    """Return the last array, None if there is none; an empty list where an array of strings cannot be read."""
    position, found = 0, None
    for _ in range(_MOST_STARTS):
        if (bracket := _BRACKET.search(text, position)) is None:
            break
        value, position = _decoded(text, bracket.start())
        if (listed := _listed(value, field)) is not None:
            found = listed if _AFTER_ARRAY.match(text, position) else []
        elif value is None and (opening := _LIST_OF_STRINGS.match(text, bracket.start())):
            read = read_strings(text, opening.end())
            if read.end == "broken" or (read.end == "cut off" and not _START.search(text, 0, bracket.start())):
                return []
            found, position = read.items, read.position
    return found


def _decoded(text: str, position: int) -> tuple[object, int]:
    """Return the JSON value at ``position`` and its end, or None and the next position."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, position)
    except (ValueError, RecursionError):
        return None, position + 1


def _listed(value: object, field: str) -> list[str] | None:
    """Return the list in a JSON value: ``field`` of an object, its only list, or the array itself."""
    match value:
        case dict() if field in value:
            return _items(value[field], field)
        case dict():
            lists = [item for item in value.values() if isinstance(item, list)]
            return _items(lists[0], field) if len(lists) == 1 else _numbered(value)
        case list():
            return _items(value, field)
    return None


def _items(value: object, field: str) -> list[str] | None:
    """Return the sentences of a list, of an object by number or by source, or of a text with one on each line."""
    match value:
        case list():
            found = [_text(item, field) for item in value]
            return ["" if one is None else one for one in found] if any(one is not None for one in found) else None
        case dict():
            return _numbered(value)
        case str():
            lines = [line.strip() for line in value.splitlines() if line.strip()]
            return _in_lines(lines) or lines
    return None


def _text(item: object, field: str) -> str | None:
    """Return the sentence in an item of a list, None if it has none."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return None
    texts = {key: text for key, text in item.items() if isinstance(text, str)}
    named = [texts[key] for key in (field.removesuffix("s"), "english", "en") if key in texts]
    return named[0] if named else "".join(texts.values()) if len(texts) == 1 else None


def _numbered(value: dict[str, object]) -> list[str] | None:
    """Return the texts of an object whose keys are numbers in order, or Korean sentences."""
    texts = [text for text in value.values() if isinstance(text, str)]
    in_order = [str(number) for number in range(1, len(value) + 1)]
    if not texts or len(texts) != len(value):
        return None
    return texts if [*value] == in_order or all(map(_HANGUL.search, value)) else None


def _in_lines(lines: list[str]) -> list[str]:
    """Return the text of numbered or bulleted lines, or of quoted lines if all are quoted."""
    if items := [_unquoted(item[1].strip()) for line in lines if (item := _ITEM.fullmatch(line))]:
        return items
    quoted = [_QUOTED_LINE.fullmatch(line) for line in lines if line.strip()]
    return [next(filter(None, one.groups())) for one in quoted if one] if all(quoted) else []


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text
