"""Stories: scenes of the same characters, with one style and seeds that belong together."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from generate import LARGEST_SEED
from translate import checked_word

from ..errors import InputError
from ..messages import _
from ..validation import checked
from .request import MOST_CHARACTERS, Generation, PreviewRequest

MOST_SCENES = 256


class Character(BaseModel):
    """A character of a story.

    Attributes:
        name: As it stands in the scenes.
        description: What the writer says of it.
        look: The same in English, without an article.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    description: str
    look: str


class StoryPrompt(PreviewRequest):
    """The options of the prompt pairs of all scenes, each of which has a text of its own."""

    text: Literal[""] = ""


class StoryRequest(BaseModel):
    """A request for one picture of each scene.

    Attributes:
        title: The title; an empty text for none.
        characters: Who takes part.
        scenes: What each picture shows.
        prompt: How the scenes become prompts.
        generation: How the pictures are generated.
        counted: Whether the seeds of the scenes count up; else all have the same.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = ""
    characters: list[Character] = Field(default_factory=list, max_length=MOST_CHARACTERS)
    scenes: list[str] = Field(min_length=1, max_length=MOST_SCENES)
    prompt: StoryPrompt = StoryPrompt()
    generation: Generation = Generation()
    counted: bool = False

    @field_validator("characters")
    @classmethod
    def _check_characters(cls, characters: list[Character]) -> list[Character]:
        for one in characters:
            checked_word(one.name, one.look)
        return characters

    def resolved(self) -> "StoryRequest":
        """Return a copy that means the same whenever it is read: with seeds.

        Raises:
            InputError: The seeds of the last scenes would be too large.
        """
        generation = self.generation.resolved()
        largest = LARGEST_SEED - (len(self.scenes) - 1) * self.counted
        if self.generation.seed > largest:
            message = _("seeds that count up from {seed} are too large for {count} scenes: begin at {largest} or less")
            raise InputError(message.format(seed=generation.seed, count=len(self.scenes), largest=largest))
        chosen = {"seed": min(generation.seed, largest), "subseed": generation.subseed}
        given = self.generation.model_dump(exclude_unset=True)
        return self.model_copy(update={"generation": Generation(**given | chosen)})

    def jobs(self) -> Iterator[tuple[PreviewRequest, Generation]]:
        """Yield what each scene shows, and how it is generated."""
        looks = {one.name: one.look for one in self.characters}
        shared = self.prompt.model_dump(exclude_unset=True) | {"characters": looks}
        given = self.generation.model_dump(exclude_unset=True)
        for number, scene in enumerate(self.scenes):
            seed = self.generation.seed + number * self.counted
            yield checked(PreviewRequest, shared | {"text": scene}), checked(Generation, given | {"seed": seed})
