"""ComfyUI: the graph of nodes that made the picture, as JSON in ``prompt``."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from .generation import SETTINGS, Generation, read_object

_TEXTS = ("text", "text_g", "text_l", "string", "value", "prompt", "wildcard_text")
_MOST_NODES = 1000  # looked at for one text

_Graph = Mapping[str, Any]


def read_comfyui(texts: Mapping[str, str]) -> Generation | None:
    """Return how a picture of ComfyUI was generated: by its first sampler; None for other pictures."""
    graph = read_object(texts.get("prompt"))
    samplers = [node for node in graph.values() if _is_sampler(node)]
    if not samplers:
        return None
    inputs = samplers[0]["inputs"]
    loaders = [node["inputs"] for node in _before(graph, inputs["model"])]
    sizes = (node["inputs"] for node in _before(graph, inputs.get("latent_image")))
    return Generation.read(
        next(({"width": one["width"], "height": one.get("height")} for one in sizes if "width" in one), {})
        | {name: _value(graph, inputs[name]) for name in SETTINGS & inputs.keys()}
        | {
            "prompt": _text(graph, inputs.get("positive")),
            "negative_prompt": _text(graph, inputs.get("negative")),
            "model": next((one[name] for one in loaders for name in ("ckpt_name", "unet_name") if one.get(name)), None),
            "loras": [one["lora_name"] for one in loaders if "lora_name" in one],
        }
    )


def _is_sampler(node: Any) -> bool:
    inputs = node.get("inputs") if isinstance(node, dict) else None
    return isinstance(inputs, dict) and {"positive", "negative", "model"} <= inputs.keys()


def _text(graph: _Graph, link: Any) -> str:
    """Return the first text on the way back from ``link``."""
    for node in _before(graph, link):
        for name in _TEXTS:
            value = _value(graph, node["inputs"].get(name))
            if isinstance(value, str) and value.strip():
                return value
    return ""


def _value(graph: _Graph, value: Any) -> Any:
    """Return ``value``, or where it is a link, the value of the node that it leads to."""
    for _step in range(_MOST_NODES):
        if not isinstance(value, list):
            return value
        inputs: dict[str, Any] = next((node["inputs"] for node in _before(graph, value)), {})
        value = next((one for name, one in inputs.items() if name in (*_TEXTS, "seed", "int", "float", "number")), None)
    return None


def _before(graph: _Graph, link: Any) -> Iterator[dict[str, Any]]:
    """Yield the node that ``link`` leads to and those before it, the nearest first."""
    waiting, seen = deque([link]), set[str]()
    while waiting and len(seen) < _MOST_NODES:
        link = waiting.popleft()
        name = str(link[0]) if isinstance(link, list) and link else ""
        node = graph.get(name)
        if name not in seen and isinstance(node, dict) and isinstance(node.get("inputs"), dict):
            seen.add(name)
            yield node
            waiting.extend(_followed(node["inputs"], link))


def _followed(inputs: Mapping[str, Any], link: list[Any]) -> list[Any]:
    """Return the inputs that ``link`` stands for: of a node that changes both prompts, that of the same number."""
    both = [inputs.get("positive"), inputs.get("negative")]
    is_both = all(isinstance(one, list) for one in both) and link[1:2] in ([0], [1])
    return [both[link[1]]] if is_both else [*inputs.values()]
