"""Spans that must survive translation: malgrim, the offline engine alone, and dynamicprompts, in one run.

Each line names the spans that its prompt must contain unchanged; in lines with weights these are the weights of the
English words. The engine alone is the offline translator without protection. dynamicprompts does not translate, so its
output is searched for the spans.
"""

import logging
import platform
import random
from collections.abc import Callable
from importlib import metadata

from dynamicprompts.generators import RandomPromptGenerator

from generate import render
from service.assembly.build import build
from service.assembly.kiwi import KiwiTagger
from service.config.settings import Settings
from service.pipeline import Preview, PreviewOptions
from translate.offline.translator import LexiconTranslator

Line = tuple[str, list[str]]
LINES: dict[str, list[Line]] = {
    "LoRA, embeddings": [
        ("한복을 입은 소녀 <lora:hanbok_v1:0.8>", ["<lora:hanbok_v1:0.8>"]),
        ("<lora:add-detail-xl:1> 비 오는 골목의 고양이", ["<lora:add-detail-xl:1>"]),
        ("숲속의 기사 <lora:armor:0.6> <lora:fog:0.35>", ["<lora:armor:0.6>", "<lora:fog:0.35>"]),
        ("바다<lora:wave:0.7>위의 배", ["<lora:wave:0.7>"]),
        ("embedding:easynegative 고양이 초상", ["embedding:easynegative"]),
        ("눈 덮인 산, embedding:BadDream.pt", ["embedding:BadDream.pt"]),
        ("<hypernet:watercolor:0.5> 수채화 느낌의 정원", ["<hypernet:watercolor:0.5>"]),
        ("<lora:한국화_v2:0.9> 소나무와 학", ["<lora:한국화_v2:0.9>"]),
    ],
    "changes, BREAK, AND": [
        ("[고양이|강아지] 얼굴", ["[고양이|강아지]"]),
        ("[castle:ruin:0.5] 앞의 기사", ["[castle:ruin:0.5]"]),
        ("[낮:밤:0.3] 도시 풍경", ["[낮:밤:0.3]"]),
        ("[숲:8] 속의 사슴, [::12]", ["[::12]"]),
        ("바다 위의 배 BREAK 하늘의 구름", ["BREAK"]),
        ("고양이 AND 강아지", ["AND"]),
        ("[fog:clear sky: 0.25] 아래 호수 BREAK 오두막", ["[fog:clear sky: 0.25]", "BREAK"]),
    ],
    "quotations": [
        ('"카페 말그림"이라고 적힌 간판', ['"카페 말그림"']),
        ('벽에 "NO PARKING" 글자가 있는 골목', ['"NO PARKING"']),
        ("“어서 오세요”라고 쓰인 문", ["“어서 오세요”"]),
        ("『토지』를 읽는 노인", ["『토지』"]),
        ("‘2024 서울’ 로고가 있는 티셔츠", ["‘2024 서울’"]),
        ('"(한복:1.3)" 글자가 적힌 종이', ['"(한복:1.3)"']),
    ],
    "addresses, files": [
        ("https://example.org/a_b?x=1&y=한글 포스터", ["https://example.org/a_b?x=1&y=한글"]),
        ("바다 사진, 참고 http://localhost:8188/view", ["http://localhost:8188/view"]),
        ("cat_portrait-02.png 같은 고양이", ["cat_portrait-02.png"]),
        ("v1-5-pruned.safetensors 느낌의 소녀", ["v1-5-pruned.safetensors"]),
        ("sdxl_vae.fp16 로 그린 산", ["sdxl_vae.fp16"]),
    ],
    "cameras, English": [
        ("Canon EOS R5로 찍은 노인의 얼굴", ["Canon EOS R5"]),
        ("85mm f/1.4 렌즈, 비 오는 거리", ["85mm f/1.4"]),
        ("1/200s, ISO 400, 숲속의 사슴", ["1/200s", "ISO 400"]),
        ("C++ 책을 읽는 개발자", ["C++"]),
        ("unreal engine 5 렌더링, 미래 도시", ["unreal engine 5"]),
        ("depth of field, 벚꽃 아래의 소녀, bokeh", ["depth of field", "bokeh"]),
        ("Studio Ghibli 스타일의 마을", ["Studio Ghibli"]),
        ("K-pop 무대 위의 가수", ["K-pop"]),
        ("USB-C 케이블과 노트북", ["USB-C"]),
        ("masterpiece, best quality, 1girl, 바닷가", ["masterpiece", "best quality", "1girl"]),
    ],
    "numbers": [
        ("16:9 화면의 바다", ["16:9"]),
        ("2024년 서울의 거리", ["2024"]),
        ("3.5톤 트럭이 있는 항구", ["3.5"]),
        ("채도 50%의 가을 숲", ["50%"]),
        ("1,200m 높이의 산", ["1,200m"]),
        ("4K 8K HDR 우주", ["4K", "8K", "HDR"]),
        ("21세기 도시와 19세기 마차", ["21", "19"]),
        ("고양이 12마리", ["12"]),
        ("35mm 1950 흑백 사진", ["35mm 1950"]),
    ],
    "weights of Korean": [
        ("(한복:1.3)을 입은 소녀", ["(hanbok:1.3)"]),
        ("산 위의 ((붉은 용))", ["(red dragon:1.21)"]),
        ("[흐린 하늘] 아래 바다", ["(cloudy sky:0.909091)"]),
        ("고양이++가 의자에 앉아 있다", ["(cat:1.21)"]),
        ("(작은 (오두막:1.2):1.1)과 호수", ["(cabin:1.32)"]),
        ("(벚꽃)1.4 아래의 (소녀)", ["(cherry blossom:1.4)", "(girl:1.1)"]),
        ("비 오는 거리, 강아지--", ["(puppy:0.81)"]),
        (r"\(말그림\) 로고와 (바다:1.25)", ["(sea:1.25)"]),
        ("(노을 지는 해변:1.15)의 소년", ["(beach at sunset:1.15)"]),
        ("((((((고양이))))))", ["(cat:1.77156)"]),
    ],
}


def main() -> None:
    """Print the table."""
    logging.disable()
    random.seed(0)
    dynamic = RandomPromptGenerator()
    engine = LexiconTranslator(KiwiTagger(), on_warning=lambda _: None)
    pipeline = build(Settings(paraphraser="rules", translator="lexicon"))
    options = PreviewOptions(count=0, preset="none", syntax="a1111")
    ways: dict[str, Callable[[str], str]] = {
        "malgrim": lambda text: _written(pipeline.preview(text, options)),
        "engine alone": lambda text: engine.translate([text])[0],
        "dynamicprompts": lambda text: str(dynamic.generate(text, 1)[0]),
    }
    lines = sum(map(len, LINES.values()))
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("malgrim", "dynamicprompts"))
    print(f"{lines} lines · Python {platform.python_version()} · {versions}\n")
    print(f"{'spans found of':<22}{'':>4}" + "".join(f"{name:>16}" for name in ways))
    totals = dict.fromkeys(ways, 0)
    for kind, rows in LINES.items():
        spans = sum(len(wanted) for _, wanted in rows)
        found = {name: sum(_count(way, *row) for row in rows) for name, way in ways.items()}
        print(f"{kind:<22}{spans:>4}" + "".join(f"{number:>16}" for number in found.values()))
        for name in ways:
            totals[name] += found[name]
    every = sum(len(wanted) for rows in LINES.values() for _, wanted in rows)
    print(f"{'all':<22}{every:>4}" + "".join(f"{total:>16}" for total in totals.values()))


def _count(way: Callable[[str], str], text: str, spans: list[str]) -> int:
    try:
        prompt = way(text)
    except Exception as error:
        print(f"  ! {text}: {error!s:.80}")
        return 0
    return sum(span in prompt for span in spans)


def _written(preview: Preview) -> str:
    """Return the prompt with weights and without them: with weights, literal brackets are escaped."""
    return preview.prompt + render(preview.prompts.prompt, "plain", separator="")


if __name__ == "__main__":
    main()
