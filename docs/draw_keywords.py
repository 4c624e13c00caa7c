"""Draw docs/keywords.svg: ``python docs/draw_keywords.py``."""

from pathlib import Path

from service.assembly.build import build
from service.config.settings import Settings
from service.views.keyword_chart import keyword_chart

SENTENCE = "비 오는 밤 골목길에서 우산을 쓴 고양이"


def main() -> None:
    """Draw the chart of one sentence."""
    pipeline = build(Settings(cache=None, paraphraser="rules", translator="lexicon"))
    preview = pipeline.preview(SENTENCE)
    Path(__file__).with_name("keywords.svg").write_text(keyword_chart(preview), encoding="utf-8")


if __name__ == "__main__":
    main()
