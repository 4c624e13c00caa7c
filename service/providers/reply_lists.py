"""Lists of sentences in the replies of chat models."""

import json
import re

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_LATE_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)  # the opening tag was part of the prompt
_FENCED = re.compile(r"```\w*\n(.*?)(?:```|\Z)", re.DOTALL)
_ITEM = re.compile(r"\s*(?:\(?\d{1,3}[.):]\s*(?!\d)|[-*•]\s+)(.+)")
_QUOTED = re.compile(r"""["“'‘「](.+)["”'’」]""")
_BRACKET = re.compile(r"[{\[]")
_NEXT_STRING = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")')
_MOST = 500  # sentences; requests ask for at most about 60
_MOST_STARTS = 20  # brackets at which parsing as JSON is tried


def sentences(content: str, field: str) -> list[str]:
    """Return the sentences in ``content``, each on one line; an empty list if there is no list.

    Understood are the list ``field`` of a JSON object, any JSON array of strings, truncated JSON (its complete
    strings), and numbered or bulleted lines. Remarks, code fences and leaked thoughts around them are skipped.

    Args:
        content: The reply of a model.
        field: Name of the list in a JSON object.
    """
    found = _whole(content, field)
    if found is None:
        text = _LATE_THOUGHT.sub("", _THOUGHT.sub("", content))
        if fenced := _FENCED.search(text):
            text = fenced[1]
        found = _within(text, field)
    if found is None:
        found = _cut_off(text, field)
    if found is None:
        found = [_unquoted(item[1].strip()) for line in text.splitlines() if (item := _ITEM.fullmatch(line))]
    return [" ".join(sentence.split()) for sentence in found[:_MOST]]


def _whole(text: str, field: str) -> list[str] | None:
    try:
        return _strings(json.loads(text), field)
    except (ValueError, RecursionError):
        return None


def _within(text: str, field: str) -> list[str] | None:
    position = 0
    for _ in range(_MOST_STARTS):
        if (bracket := _BRACKET.search(text, position)) is None:
            break
        try:
            value, position = json.JSONDecoder().raw_decode(text, bracket.start())
        except (ValueError, RecursionError):
            position = bracket.end()
        else:
            if (found := _strings(value, field)) is not None:
                return found
    return None


def _strings(value: object, field: str) -> list[str] | None:
    """Return the list in ``value``; items that are not strings become empty, so that the others keep their index."""
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = value.get(field, lists[0] if len(lists) == 1 else None)
    if not isinstance(value, list) or not any(isinstance(item, str) for item in value):
        return None
    return [item if isinstance(item, str) else "" for item in value]


def _cut_off(text: str, field: str) -> list[str] | None:
    opening = re.search(rf'\{{\s*"{re.escape(field)}"\s*:\s*\[', text) or re.match(r"\s*\[", text)
    if opening is None:
        return None
    found, position = [], opening.end()
    while literal := _NEXT_STRING.match(text, position):
        try:
            found.append(json.loads(literal[1]))
        except ValueError:
            break
        position = literal.end()
    return found or None


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text
