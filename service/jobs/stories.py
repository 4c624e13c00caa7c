"""Stories: scenes of the same characters, with one style and seeds that belong together."""

import re
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from generate import LARGEST_SEED
from translate import checked_word

from ..errors import InputError
from ..messages import _
from ..validation import checked
from .groups import GroupRequest, Member
from .request import MOST_CHARACTERS, Generation, PreviewRequest

MOST_SCENES = 256

_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


class Character(BaseModel):
    """A character of a story.

    Attributes:
        name: As it stands in the scenes.
        description: What the writer says of it.
        look: The same in English; an article and a full stop are left out.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    description: str
    look: str

    @field_validator("look")
    @classmethod
    def _without_article(cls, look: str) -> str:
        return _ARTICLE.sub("", look.strip(" ."))

    @model_validator(mode="after")
    def _check_word(self) -> Self:
        if not (self.name.strip() and self.look):
            raise InputError(_("a character needs a name, and in look what it looks like, in English"))
        checked_word(self.name, self.look)
        return self


class StoryPrompt(PreviewRequest):
    """The options of the prompt pairs of all scenes, each of which has a text of its own."""

    text: Literal[""] = ""


class StoryRequest(GroupRequest):
    """A request for one picture of each scene.

    Attributes:
        title: The title; an empty text for none.
        characters: Who takes part.
        scenes: What each picture shows.
        prompt: How the scenes become prompts.
        counted: Whether the seeds of the scenes count up; else all have the same.
    """

    kind = "story"

    title: str = ""
    characters: list[Character] = Field(default_factory=list, max_length=MOST_CHARACTERS)
    scenes: list[str] = Field(min_length=1, max_length=MOST_SCENES)
    prompt: StoryPrompt = StoryPrompt()
    counted: bool = False

    def resolved(self) -> Self:
        """Return a copy that means the same whenever it is read: with seeds.

        Raises:
            InputError: The seeds of the last scenes would be too large.
        """
        largest = LARGEST_SEED - (len(self.scenes) - 1) * self.counted
        if self.generation.seed > largest:
            message = _("seeds that count up from {seed} are too large for {count} scenes: begin at {largest} or less")
            raise InputError(message.format(seed=self.generation.seed, count=len(self.scenes), largest=largest))
        made = super().resolved()
        within = made.generation.model_copy(update={"seed": min(made.generation.seed, largest)})
        return made.model_copy(update={"generation": within})

    def members(self) -> list[Member]:
        """Return the picture of each scene; only their texts and seeds differ."""
        looks = {one.name: one.look for one in self.characters}
        shared = self.prompt.model_dump(exclude_unset=True) | {"characters": looks}
        given = self.generation.model_dump(exclude_unset=True)
        first, step = self.generation.seed, int(self.counted)
        return [
            Member(
                prompt=checked(PreviewRequest, shared | {"text": scene}),
                generation=checked(Generation, given | {"seed": first + number * step}),
                backends={},
            )
            for number, scene in enumerate(self.scenes)
        ]
