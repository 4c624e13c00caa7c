"""The list of sentences in whatever a chat model wrote."""

import json
import re

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_LATE_THOUGHT = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)  # its beginning was in the prompt
_FENCED = re.compile(r"```\w*\n(.*?)(?:```|\Z)", re.DOTALL)
_ITEM = re.compile(r"\s*(?:\(?\d{1,3}[.):]|[-*•])\s+(.+)")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_QUOTES = "\"'“”‘’「」"
_MOST = 500  # sentences; nobody asks for more than some 60


def sentences(content: str, field: str) -> list[str]:
    """Returns the sentences in ``content``, each on one line; an empty list where there is no list.

    Read are: the list ``field`` of a JSON object, any JSON array of strings, JSON that was cut off in the middle
    (its whole strings), and numbered or bulleted lines; around them remarks, code fences and leaked thoughts.
    """
    text = _LATE_THOUGHT.sub("", _THOUGHT.sub("", content))
    if fenced := _FENCED.search(text):
        text = fenced[1]
    found = _json(text, field)
    if found is None:
        found = [item[1].strip().strip(_QUOTES) for line in text.splitlines() if (item := _ITEM.fullmatch(line))]
    return [" ".join(sentence.split()) for sentence in found[:_MOST]]


def _json(text: str, field: str) -> list[str] | None:
    start = re.search(r"[{\[]", text)
    if start is None:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text, start.start())
    except (ValueError, RecursionError):
        return _cut_off(text[start.start() :], field)
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = value.get(field, lists[0] if len(lists) == 1 else None)
    return _strings(value) if isinstance(value, list) else None


def _strings(items: list[object]) -> list[str]:
    """A place that holds no string stays a place, so that the others keep theirs."""
    return [item if isinstance(item, str) else "" for item in items]


def _cut_off(text: str, field: str) -> list[str] | None:
    opening = re.match(rf'\{{\s*"{re.escape(field)}"\s*:\s*\[|\[', text)
    if opening is None:
        return None
    found = []
    for literal in _JSON_STRING.findall(text, opening.end()):
        try:
            found.append(json.loads(literal))
        except ValueError:
            break
    return found
