"""``malgrim story``: a picture of each scene of a story, and a page of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from generate import check_loras, check_upscaler

from ..assembly.build import build
from ..config.settings import Settings
from ..errors import InputError
from ..files import write_text
from ..jobs.request import Generation, PreviewRequest
from ..jobs.stories import Character, StoryPrompt, StoryRequest
from ..messages import _
from ..pipeline import Alternatives, Chosen, PreviewOptions
from ..pipeline.translation import is_korean
from ..pipeline.versions import check_second_pass
from ..pipeline.whole_files import is_whole
from ..validation import checked
from ..views.story_page import story_page
from ..views.terminal import loading_shown
from .image_options import LargerOptions, ModelOptions, SamplingOptions
from .option_groups import with_option_groups
from .options import PromptOptions, chosen_preset
from .request_folder import MissingPicture, begin_folder, check_new_folder, check_resumed, generate_files, saved_request
from .runs import TextPreviews, show_warnings
from .story_file import StoryFile, read_story

_REQUEST = "story.json"


@with_option_groups
def story(  # noqa: PLR0913, PLR0917 - one parameter a group of options
    prompts: PromptOptions,
    models: ModelOptions,
    sampling: SamplingOptions,
    larger: LargerOptions,
    scenes: Annotated[
        Path | None, typer.Argument(help=_("A text file: characters as NAME: LOOK, a line ---, a scene a line."))
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The folder of the story."))] = Path("story"),
    resume: Annotated[
        bool, typer.Option("--resume", help=_("Generate what is missing of the story in the folder --output."))
    ] = False,
) -> None:
    """Generate the pictures and a page of them."""
    if resume == (scenes is not None):
        raise InputError(_("give the file of a story, or --resume to go on with the story of the folder --output"))
    if resume:
        check_resumed(prompts, models, sampling, larger)
    settings = models.placed(prompts.settings())
    told = read_story(scenes) if scenes else None
    if told:
        check_new_folder(output)
        _check_style(told, settings)
    with loading_shown(Console(stderr=True)):
        previews = TextPreviews(build(settings))
    if told:
        chosen = sampling.given() | larger.given() | {"fast": sampling.fast, "model": models.model}
        request = _request(told, prompts, chosen, _characters(told, previews))
    else:
        request = saved_request(output / _REQUEST, StoryRequest)
    files = [output / f"{number:02}.png" for number in range(1, len(request.scenes) + 1)]
    drawings = [*_drawings(settings, request, files, previews)]
    if told:
        _show_unnamed(request, drawings)
        begin_folder(output / _REQUEST, request)
    generate_files(settings, drawings)
    _write_page(request, files)
    typer.echo(f"{output}: " + _("{count} pictures").format(count=len(files)))


def _check_style(told: StoryFile, settings: Settings) -> None:
    if told.style:
        with told.at("style"):
            chosen_preset(settings, told.style)


def _characters(told: StoryFile, previews: TextPreviews) -> list[Character]:
    """Return the characters with what they look like in English, which is translated once for all scenes."""
    found = []
    for name, description in told.characters.items():
        with told.at(name):
            english = _in_english(description, previews) if is_korean(description) else description
            one = Character(name=name, description=description, look=english)
        found.append(one)
        typer.echo(f"{name}: {one.look}", err=True)
    return found


def _in_english(description: str, previews: TextPreviews) -> str:
    made = previews.preview(Chosen(text=description), PreviewOptions(count=0))
    if made.unwanted:
        message = _("say what there is, not what is missing: {words}")
        raise InputError(message.format(words=", ".join(made.unwanted)))
    show_warnings(made, set())
    return made.translations[0]


def _request(
    told: StoryFile, prompts: PromptOptions, chosen: dict[str, Any], characters: Sequence[Character]
) -> StoryRequest:
    """Return the request; what the command line gives goes before what the file says."""
    seed = {} if told.seed is None else {"seed": told.seed}
    generation = seed | {"cfg" if name == "guidance" else name: value for name, value in chosen.items()}
    options = prompts.request_fields()
    parts = {
        "title": told.title,
        "characters": [*characters],
        "scenes": told.scenes,
        "prompt": checked(StoryPrompt, options | {"preset": options["preset"] or told.style}),
        "generation": checked(Generation, generation),
        "counted": told.counted,
    }
    request = checked(StoryRequest, parts).resolved()
    check_second_pass(request.prompt.hires_prompt, request.generation.image_settings())
    return request


def _drawings(
    settings: Settings, request: StoryRequest, files: Sequence[Path], previews: TextPreviews
) -> Iterator[MissingPicture]:
    """Yield the pictures that are not there yet, after the texts of all scenes were checked."""
    alternatives, shown = Alternatives(settings.wildcards), set[str]()
    members = zip(files, request.members(), strict=True)
    missing = [(file, one.prompt, one.generation) for file, one in members if not is_whole(file)]
    texts = [_chosen(alternatives, prompt, generation) for _file, prompt, generation in missing]
    for text, (_file, _prompt, generation) in zip(texts, missing, strict=True):
        check_loras(text.text, settings.lora)
        check_upscaler(generation.image_settings(), settings.upscalers, from_image=False)
    for text, (file, prompt, generation) in zip(texts, missing, strict=True):
        options = replace(prompt.options(generation.seed), **chosen_preset(settings, prompt.preset))
        made = previews.preview(text, options)
        show_warnings(made, shown)
        yield MissingPicture(file, made, generation)


def _show_unnamed(request: StoryRequest, drawings: Sequence[MissingPicture]) -> None:
    seen = {word.korean for drawing in drawings for word in drawing.preview.characters}
    for one in request.characters:
        if one.name not in seen:
            typer.echo("! " + _("no scene names {name}").format(name=one.name), err=True)


def _chosen(alternatives: Alternatives, prompt: PreviewRequest, generation: Generation) -> Chosen:
    return alternatives.choose(prompt.text, prompt.negative_prompt, prompt.options(generation.seed).choice_seed)


def _write_page(request: StoryRequest, files: Sequence[Path]) -> None:
    scenes = [(file.name, scene) for file, scene in zip(files, request.scenes, strict=True)]
    looks = {one.name: one.description for one in request.characters}
    folder = files[0].parent
    write_text(folder / "index.html", story_page(request.title or folder.name, looks, scenes))
