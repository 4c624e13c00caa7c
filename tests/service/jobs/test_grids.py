"""Grids: axes and their values to the requests of the cells."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from generate import ChoiceError
from service.errors import InputError
from service.jobs.grids import MOST_CELLS, Axis, GridRequest, axis_names, changes_of, read_axis
from service.jobs.request import PreviewRequest
from service.pipeline import Alternatives


def grid(*axes: str, text: str = "고양이", **generation: Any) -> GridRequest:
    fields = {"prompt": {"text": text}, "generation": generation, "axes": [read_axis(one).model_dump() for one in axes]}
    return GridRequest.model_validate(fields)


def values_of(name: str, *values: str) -> list[Any]:
    return [change.generation[name] for change in changes_of(Axis(name=name, values=[*values]), "고양이")]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("seed", ["1-4"], [1, 2, 3, 4]),
        ("seed", ["5", "9-7"], [5, 9, 8, 7]),
        ("steps", ["10-30 (+10)"], [10, 20, 30]),
        ("steps", ["10-30[3]"], [10, 20, 30]),
        ("cfg", ["5-6 (+0.5)"], [5.0, 5.5, 6.0]),
        ("cfg", ["1-2 [5]"], [1.0, 1.25, 1.5, 1.75, 2.0]),
        ("cfg", ["7.5"], [7.5]),
        ("clip_skip", ["2"], [2]),
        ("sampler", ["ddim", "dpm++ 2m karras"], ["DDIM", "DPM++ 2M Karras"]),
    ],
)
def test_values(name: str, values: list[str], expected: list[Any]) -> None:
    assert values_of(name, *values) == expected


def test_the_first_axis_is_side_by_side() -> None:
    """Cells come column by column within rows within sheets, each with the values of all axes."""
    cells = grid("cfg=5,7", "steps=10,20,30", "size=64x64,128x64", seed=3).members()
    assert [cell.place for cell in cells[:4]] == [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)]
    assert len({cell.place for cell in cells}) == len(cells) == 12
    last = cells[-1]
    assert last.labels == ("CFG 7", "steps 30", "128x64")
    made = last.generation
    assert (made.cfg, made.steps, made.width, made.height, made.seed) == (7, 30, 128, 64, 3)


def test_all_cells_have_one_seed() -> None:
    """A grid without a seed gets one when it is begun, which all cells and a repetition have."""
    begun = grid("cfg=5,7").resolved()
    read = GridRequest.model_validate_json(begun.model_dump_json(exclude_defaults=True))
    seeds = {cell.generation.seed for cell in (*begun.members(), *read.members())}
    assert len(seeds) == 1
    assert seeds.pop() >= 0


def test_texts_that_change() -> None:
    """A text is replaced, added to in every combination, and gets a LoRA at each weight in place of the written one."""

    def texts(axis: str, text: str) -> list[str]:
        return [cell.prompt.text for cell in grid(axis, text=text).members()]

    assert texts("replace=고양이,강아지", "고양이와 고양이") == ["고양이와 고양이", "강아지와 강아지"]
    assert texts('matrix=야경,"비, 안개"', "서울") == ["서울", "서울, 야경", "서울, 비, 안개", "서울, 야경, 비, 안개"]
    assert texts("lora:ink=0.5,1", "산 <lora:ink:2>, <lora:oil:1>") == [
        "산 , <lora:oil:1> <lora:ink:0.5>",
        "산 , <lora:oil:1> <lora:ink:1>",
    ]


def test_alternatives_that_change(tmp_path: Path) -> None:
    """An axis has the text in every combination of its alternatives, wildcards included, whatever other axes add."""
    (tmp_path / "color.txt").write_text("빨간\n파란\n", encoding="utf-8")
    begun = grid("alternatives", text="__color__ {고양이|강아지}").with_alternatives(Alternatives(tmp_path))
    texts = [cell.prompt.text for cell in begun.members()]
    assert texts == ["빨간 고양이", "빨간 강아지", "파란 고양이", "파란 강아지"]
    matrix = grid("matrix=야경", "alternatives", text="{산|강}").with_alternatives(Alternatives())
    assert [cell.prompt.text for cell in matrix.members()] == ["산", "산, 야경", "강", "강, 야경"]
    assert [cell.labels for cell in matrix.members()][1] == ("야경", "산")
    chosen = [("{산|강}", "산")] * 2 + [("{산|강}", "강")] * 2
    assert [[astuple(one) for one in cell.choices] for cell in matrix.members()] == [[one] for one in chosen]
    assert {cell.written for cell in matrix.members()} == {"{산|강}"}
    read = GridRequest.model_validate(json.loads(matrix.model_dump_json(exclude_unset=True)))
    assert read.members() == matrix.members()
    older = json.loads(matrix.model_dump_json(exclude_unset=True))
    del older["axes"][1]["choices"]
    assert [cell.prompt for cell in GridRequest.model_validate(older).members()] == [
        cell.prompt for cell in matrix.members()
    ]


def test_choices_that_do_not_fit() -> None:
    """A saved grid whose values were edited is refused, and no request may bring choices."""
    saved = {"name": "alternatives", "values": ["산", "강"], "choices": [[{"written": "{산|강}", "chosen": "산"}]]}
    with pytest.raises(ValidationError, match="of each value, or none"):
        Axis.model_validate(saved)
    begun = grid("seed=1", text="{산|강}")
    begun.axes[0] = Axis(name="seed", values=["1"], choices=[[]])
    with pytest.raises(InputError, match="give none"):
        begun.with_alternatives(Alternatives())


@pytest.mark.parametrize(
    ("axis", "text", "message"),
    [
        ("alternatives", "고양이", "alternatives: the text has none"),
        ("alternatives=a", "{a|b}", "give none"),
        ("alternatives", "{a|b|c} {a|b|c} {a|b|c} {a|b|c}", "more than 64 combinations"),
    ],
)
def test_alternatives_that_cannot_be_used(axis: str, text: str, message: str) -> None:
    """A text without alternatives, or with too many, and values of one's own are refused in one line."""
    with pytest.raises(InputError, match=message) as refused:
        grid(axis, text=text).with_alternatives(Alternatives())
    assert "\n" not in str(refused.value)


def test_backends_that_change() -> None:
    """A cell says which paraphraser or translator makes its prompt."""
    assert [cell.backends for cell in grid("translator=lexicon,papago").members()] == [
        {"translator": "lexicon"},
        {"translator": "papago"},
    ]


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        (["cfx=1"], "there is no axis 'cfx'"),
        (["cfg"], "write a name and its values"),
        (["cfg="], "the axis cfg has 0 values"),
        (["cfg=a"], "cfg 'a': give a number, or a range"),
        (["seed=1.5"], "seed '1.5'"),
        (["cfg=nan"], "cfg: Input should be a finite number"),
        (["cfg=99"], "CFG 99.0: give 1 to 50"),
        (["steps=1-1000"], "the axis steps has 1000 values: give 1 to 64"),
        (["steps=1-9 [65]"], "the axis steps has 65 values: give 1 to 64"),
        (["seed=1-5 (+0)"], "seed '1-5 \\(\\+0\\)'"),
        (["sampler=nope"], "unknown sampler 'nope'"),
        (["size=wide"], "write width x height"),
        (["replace=개,고양이"], "the text does not contain '개'"),
        (["matrix=a,b,c,d,e,f,g,h,i"], "matrix: 9 values make 512 pictures"),
        (["seed=1-64", "steps=1-64"], f"a grid of 4,096 pictures: {MOST_CELLS} at most"),
        (["seed=1", "seed=2"], "give each thing one axis"),
    ],
)
def test_what_cannot_be_used_is_one_line(axes: list[str], message: str) -> None:
    with pytest.raises((InputError, ChoiceError), match=message) as refused:
        grid(*axes).members()
    assert "\n" not in str(refused.value)


@given(st.text(max_size=60), st.sampled_from([name for name in axis_names() if name != "lora:NAME"]))
def test_any_values(written: str, name: str) -> None:
    """Whatever stands for values is refused in one line, or gives cells whose requests are checked."""
    try:
        cells = grid(f"{name}={written}", text="고양이").members()
    except (InputError, ChoiceError):
        return
    assert 1 <= len(cells) <= MOST_CELLS
    assert all(isinstance(cell.prompt, PreviewRequest) for cell in cells)
