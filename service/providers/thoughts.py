"""Thoughts of models that reached the text of an answer: drafts, which are never the answer."""

import re

_NAME = r"(?:\w+[:_-])?(?:think|thinking|thoughts?|reason|reasoning|reflection|analysis|scratchpad|plan|draft)"
_GPT_OSS_END = r"(?:<\|end\|>|<\|return\|>|<\|call\|>|(?=<\|start\|>|<\|channel\|>))"
_FORMATS = (
    (rf"(?:<|&lt;){_NAME}(?:\s[^<>]*)?(?:>|&gt;)", rf"(?:<|&lt;)/{_NAME}(?:>|&gt;)"),  # DeepSeek, Qwen, EXAONE, Seed
    (r"\[(?:think|thinking|reasoning)\]", r"\[/(?:think|thinking|reasoning)\]"),  # Magistral
    ("◁think▷", "◁/think▷"),  # Kimi
    (r"<\|begin_of_thought\|>", r"<\|end_of_thought\|>"),  # OpenThinker
    (r"<\|START_THINKING\|>", r"<\|END_THINKING\|>"),  # Command A
    ("<unused94>", "<unused95>"),  # MedGemma
    (r"<\|channel>(?!\s*(?:final|answer|response))", r"<channel\|>"),  # Gemma
    (r'<details type="reasoning"[^<>]*>', "</details>"),  # Open WebUI
    (r"<\|channel\|>(?!\s*final)", _GPT_OSS_END),
)
_THOUGHT = re.compile(
    "|".join(rf"(?:{opening}).*?(?:{closing}|\Z)" for opening, closing in _FORMATS), re.DOTALL | re.IGNORECASE
)
_CLOSINGS = "|".join(closing for _, closing in _FORMATS[:-2])
_LATE_THOUGHT = re.compile(rf"\A.*(?:{_CLOSINGS})", re.DOTALL | re.IGNORECASE)  # its opening was part of the prompt
_FINAL = re.compile(r".*<\|channel\|>\s*final\b[^<]*<\|message\|>", re.DOTALL)
_END = re.compile(r"<\|(?:end|return|start|call)\|>.*", re.DOTALL)
# The same formats without their special tokens, which some servers leave out:
_BARE_FINAL = re.compile(r"\A(?:.*assistantfinal|\s*analysis.*assistant\s*final)", re.DOTALL)
_BARE_THOUGHT = re.compile(r"\A\s*(?:analysis(?=[A-Z\[{\"]|\s*\n).*|thought\s*\n.*?(?=\{[^{}]*\}?\s*\Z|\Z))", re.DOTALL)


def without_thoughts(content: str) -> str:
    """Return ``content`` without thoughts; a thought without an end lasts until the end of the text."""
    if final := _FINAL.match(content):
        content = _END.sub("", content[final.end() :])
    text = _LATE_THOUGHT.sub("", _THOUGHT.sub("", content))
    return _BARE_THOUGHT.sub("", _BARE_FINAL.sub("", text))
