"""What is said of values that do not fit."""

import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core._pydantic_core import list_all_errors

from service.messages import speaking
from service.validation import TEMPLATES, message_of


class Part(BaseModel):
    """A model with a field of each kind that requests have."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    text: str = ""
    short: Annotated[str, Field(min_length=2, max_length=3, pattern="^[a-z]*$")] = "aa"
    whole: Annotated[int, Field(ge=1, le=5)] = 1
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    chosen: bool = True
    scheme: Literal["frequency", "salience"] = "frequency"
    items: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    names: dict[str, str] = {}
    pair: tuple[int, int] = (1, 2)
    needed: int


WRONG: list[dict[str, Any]] = [
    {},
    {"needed": 1, "other": 1},
    {"text": 1},
    {"short": "a"},
    {"short": "aaaa"},
    {"short": "A1"},
    {"whole": 0},
    {"whole": 6},
    {"whole": 1.5},
    {"whole": "x"},
    {"whole": []},
    {"share": 0},
    {"share": 1},
    {"share": "x"},
    {"share": []},
    {"share": float("nan")},
    {"chosen": "x"},
    {"chosen": []},
    {"scheme": "other"},
    {"items": []},
    {"items": ["a", "b", "c"]},
    {"items": 1},
    {"names": 1},
    {"pair": 1},
]


def errors(values: Any) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        Part.model_validate(values)
    return caught.value.errors()


@pytest.mark.parametrize("values", [*WRONG, 1, "text"], ids=repr)
def test_what_does_not_fit_in_both_languages(values: Any) -> None:
    """English is what pydantic says; Korean is a Korean sentence with the same numbers and choices."""
    for error in errors(values):
        with speaking("en"):
            assert message_of(error) == error["msg"]
        with speaking("ko"):
            korean = message_of(error)
        assert re.search("[가-힣]", korean), error
        assert {*re.findall(r"\d+", korean)} == {*re.findall(r"\d+", error["msg"])}


def test_choices_are_listed() -> None:
    """The choices are quoted as they are written, and nothing of the English sentence stays between them."""
    (error,) = (one for one in errors({"needed": 1, "scheme": "x"}) if one["type"] == "literal_error")
    with speaking("ko"):
        assert message_of(error).endswith("'frequency', 'salience'")


def test_the_templates_are_those_of_pydantic() -> None:
    """Each template is what the installed pydantic says, so that none goes stale."""
    theirs: dict[str, str] = {error["type"]: error["message_template_python"] for error in list_all_errors()}
    assert {kind: theirs.get(kind) for kind in TEMPLATES} == TEMPLATES


def test_an_unknown_kind_is_said_in_english() -> None:
    """An error that the catalogue does not know keeps the sentence of pydantic."""
    with speaking("ko"):
        assert message_of({"type": "date_past", "msg": "Date should be in the past"}) == "Date should be in the past"
