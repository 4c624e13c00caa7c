"""What pydantic says of a value that does not fit, in the language asked for."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .errors import InputError
from .messages import N_, _

Model = TypeVar("Model", bound=BaseModel)

TEMPLATES = {
    "missing": N_("Field required"),
    "missing_argument": N_("Missing required argument"),
    "extra_forbidden": N_("Extra inputs are not permitted"),
    "unexpected_keyword_argument": N_("Unexpected keyword argument"),
    "string_type": N_("Input should be a valid string"),
    "string_unicode": N_("Input should be a valid string, unable to parse raw data as a unicode string"),
    "string_too_short": N_("String should have at least {min_length} character{expected_plural}"),
    "string_too_long": N_("String should have at most {max_length} character{expected_plural}"),
    "string_pattern_mismatch": N_("String should match pattern '{pattern}'"),
    "int_type": N_("Input should be a valid integer"),
    "int_parsing": N_("Input should be a valid integer, unable to parse string as an integer"),
    "int_parsing_size": N_("Unable to parse input string as an integer, exceeded maximum size"),
    "int_from_float": N_("Input should be a valid integer, got a number with a fractional part"),
    "float_type": N_("Input should be a valid number"),
    "float_parsing": N_("Input should be a valid number, unable to parse string as a number"),
    "finite_number": N_("Input should be a finite number"),
    "bool_type": N_("Input should be a valid boolean"),
    "bool_parsing": N_("Input should be a valid boolean, unable to interpret input"),
    "none_required": N_("Input should be None"),
    "greater_than": N_("Input should be greater than {gt}"),
    "greater_than_equal": N_("Input should be greater than or equal to {ge}"),
    "less_than": N_("Input should be less than {lt}"),
    "less_than_equal": N_("Input should be less than or equal to {le}"),
    "literal_error": N_("Input should be {expected}"),
    "enum": N_("Input should be {expected}"),
    "list_type": N_("Input should be a valid list"),
    "tuple_type": N_("Input should be a valid tuple"),
    "dict_type": N_("Input should be a valid dictionary"),
    "model_type": N_("Input should be a valid dictionary or instance of {class_name}"),
    "dataclass_type": N_("Input should be a dictionary or an instance of {class_name}"),
    "model_attributes_type": N_("Input should be a valid dictionary or object to extract fields from"),
    "invalid_key": N_("Keys should be strings"),
    "too_short": N_(
        "{field_type} should have at least {min_length} item{expected_plural} after validation, not {actual_length}"
    ),
    "too_long": N_(
        "{field_type} should have at most {max_length} item{expected_plural} after validation, not {actual_length}"
    ),
}
"""The English of pydantic by the type of the error; what is not among them is said in English."""


def checked(kind: type[Model], fields: Mapping[str, Any]) -> Model:
    """Return the model with these fields, of which those that are None are as absent.

    Raises:
        InputError: A value does not fit; the message begins with its field.
    """
    try:
        return kind(**{name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(": ".join([*map(str, first["loc"]), message_of(first)])) from error


def message_of(error: Mapping[str, Any]) -> str:
    """Return what is wrong, by one of the errors that a ``ValidationError`` lists."""
    given = error.get("ctx", {})
    if error["type"] == "value_error":  # a message of ours, before which pydantic writes "Value error, "
        return str(given["error"])
    template = TEMPLATES.get(error["type"])
    if template is None or _(template) == template:
        return str(error["msg"])
    return _(template).format(expected_plural="", **{name: _shown(value) for name, value in given.items()})


def _shown(value: Any) -> Any:
    """Return a number or a list of choices as it is written in Korean."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.replace("' or '", "', '") if isinstance(value, str) else value
