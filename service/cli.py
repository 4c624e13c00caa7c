"""The command ``malgrim``."""

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import typer

from generate import DEFAULT_PRESET, Syntax, choose, preset_names
from keywords import Scheme

from .files import FileError, read_stdin, read_text, write_text
from .pipeline import Pipeline
from .preview import Preview, PreviewError, read_previews
from .run import StageError
from .settings import ParaphraserName, Settings, TranslatorName, fallbacks
from .text import InputError, clean

if TYPE_CHECKING:
    from .providers.cache import Cache

BAD_INPUT = 2
STAGE_FAILED = 3
_INTERRUPTED = 130
_USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]  # the one that typer itself keeps private

app = typer.Typer(
    name="malgrim",
    help="말그림: Korean text in, a finished SDXL prompt pair out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
glossary = typer.Typer(help="The Korean terms that have an English name of their own.", no_args_is_help=True)
app.add_typer(glossary, name="glossary")


def main() -> None:
    """Runs the command; every foreseeable failure is one line on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except _USAGE_ERROR as error:
        reason = cast(typer.BadParameter, error).format_message()
        _fail(f"{reason} See malgrim --help; a text that begins with - goes behind --.", BAD_INPUT)
    except (FileError, ValueError) as error:  # bad text, previews, settings and choices are all ValueError
        _fail(str(error), BAD_INPUT)
    except StageError as error:
        _fail(str(error), STAGE_FAILED)
    except OSError as error:
        _discard_output()
        _fail(f"the output cannot be written: {error.strerror or error}", BAD_INPUT)
    if code == _INTERRUPTED:
        print("malgrim: interrupted", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(_INTERRUPTED)  # what loads in other threads is not waited for
    raise SystemExit(code or 0)


def _discard_output() -> None:
    """Lets the interpreter's own flush at its exit succeed after standard output has failed."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback()
def _malgrim() -> None:
    """A callback keeps ``preview`` a command of its own beside others."""


@app.command()
def preview(  # noqa: PLR0913, PLR0917 - one parameter an option
    text: Annotated[
        str | None, typer.Argument(help="한국어 문장(-는 표준 입력). Korean text, or - for standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A text file, one prompt a line.")] = None,
    saved: Annotated[Path | None, typer.Option("--from", help="Redo keywords and prompts of a saved preview.")] = None,
    count: Annotated[int, typer.Option(min=0, max=50, help="Paraphrases to make.")] = 10,
    top: Annotated[int, typer.Option(min=1, max=100, help="Keywords to keep.")] = 20,
    paraphraser: Annotated[ParaphraserName | None, typer.Option(help="Instead of MALGRIM_PARAPHRASER.")] = None,
    translator: Annotated[TranslatorName | None, typer.Option(help="Instead of MALGRIM_TRANSLATOR.")] = None,
    fallback: Annotated[
        list[str] | None, typer.Option(help="Ask this one when the first cannot answer; may be repeated.")
    ] = None,
    use_cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Reuse answers of providers.")] = True,
    replay: Annotated[
        Path | None, typer.Option(help="Recorded replies in place of the providers; nothing leaves the machine.")
    ] = None,
    attribute: Annotated[
        list[str] | None, typer.Option(help="Such as hair=포니테일 or outfit=한복:빨강, see malgrim attributes.")
    ] = None,
    preset: Annotated[str, typer.Option(help=f"Quality defaults: {', '.join(preset_names())}.")] = DEFAULT_PRESET,
    weights: Annotated[
        Scheme, typer.Option(help="How keywords are weighted; seed gives all of them +++.")
    ] = "frequency",
    syntax: Annotated[Syntax, typer.Option(help="How weights are written.")] = "compel",
    model: Annotated[
        Path | None, typer.Option(help="Folder of an SDXL model, whose tokenizers count the tokens exactly.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    save: Annotated[Path | None, typer.Option(help="Save the previews, to edit and use with --from.")] = None,
) -> None:
    """Show the prompt pair for a Korean text, and every stage that led to it. No picture is made."""
    settings = Settings.from_environment()
    settings = replace(
        settings,
        paraphraser=paraphraser or settings.paraphraser,
        translator=translator or settings.translator,
        fallback=fallbacks(fallback) if fallback else settings.fallback,
        model=model or settings.model,
        cache=settings.cache if use_cache else None,
    )
    if saved and (text is not None or file or attribute):
        raise InputError("--from takes all from the saved preview: leave TEXT, --file and --attribute out")
    choose(attribute or ())
    sources = _previews(saved) if saved else _texts(text, file)
    from .build import build  # noqa: PLC0415
    from .providers.replay import replayed, replaying  # noqa: PLC0415

    pipeline = build(
        replayed(settings) if replay else settings,
        count=count,
        top=top,
        preset_name=preset,
        scheme=weights,
        syntax=syntax,
        korean=saved is None,
    )
    made = []
    with replaying(replay) if replay else nullcontext():
        for one in _run(pipeline, sources, attribute or ()):
            _print(one, as_json=as_json)
            made.append(one)
    if save:
        write_text(save, "".join(one.to_json(indent=2) + "\n" for one in made))


@app.command()
def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask each configured provider for a two-letter word.")
    ] = False,
) -> None:
    """Say which backends are ready and what is missing."""
    from .doctor import checks  # noqa: PLC0415

    ready = True
    for check in checks(Settings.from_environment(), online=online):
        state = "ok" if check.ready else "missing" if check.needed else "unused"
        typer.echo(f"{state:<7}  {check.name}: {check.note}")
        ready = ready and (check.ready or not check.needed)
    raise typer.Exit(0 if ready else STAGE_FAILED)


@app.command()
def attributes() -> None:
    """List what may be chosen beside the text. 글 말고 따로 고를 수 있는 것들."""
    from rich.console import Console  # noqa: PLC0415

    from .terminal import show_attributes  # noqa: PLC0415

    show_attributes(Console(highlight=False))


@glossary.command()
def export(
    papago: Annotated[bool, typer.Option("--papago", help="A CSV of Korean and English, for NAVER's console.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
) -> None:
    """Write the Korean terms that engines get wrong, with their English names."""
    from .backends import glossary_for_papago  # noqa: PLC0415

    if not papago:
        raise InputError("for whom? malgrim glossary export --papago")
    text = glossary_for_papago(Settings.from_environment())
    if output:
        write_text(output, text)
    else:
        _utf8_output()
        typer.echo(text, nl=False)


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Forget all answers; they will be paid for again.")] = False,
) -> None:
    """Show which answers of providers are kept, and where."""
    from .providers.cache import Cache  # noqa: PLC0415

    kept = Cache(cast(Path, Settings.from_environment().cache), on_warning=typer.echo)
    try:
        if clear:
            _forget(kept)
        for provider, answers in kept.summary():
            typer.echo(f"{answers:>8,}  {provider}")
        size = kept.file.stat().st_size if kept.file.exists() else 0
    except (OSError, sqlite3.Error) as error:
        raise FileError(f"{kept.file} cannot be read: {error}; malgrim cache --clear makes a new one") from error
    typer.echo(f"{size / 1e6:>8.1f}  MB in {kept.file}")


def _forget(kept: "Cache") -> None:
    try:
        kept.clear()
    except OSError as error:
        raise FileError(f"{kept.file} cannot be deleted: {error.strerror}; delete it by hand") from error


def _run(pipeline: Pipeline, sources: Iterable[str | Preview], attributes: Iterable[str]) -> Iterator[Preview]:
    from rich.console import Console  # noqa: PLC0415

    from .terminal import progress  # noqa: PLC0415

    for source in sources:
        with progress(Console(stderr=True)) as on_stage:
            if isinstance(source, Preview):
                made = pipeline.redo(source, on_stage=on_stage)
            else:
                made = pipeline.preview(source, attributes=attributes, on_stage=on_stage)
        yield made


def _print(made: Preview, *, as_json: bool) -> None:
    if as_json:
        _utf8_output()
        typer.echo(made.to_json())
        return
    from rich.console import Console  # noqa: PLC0415

    from .terminal import show  # noqa: PLC0415

    show(made, Console(highlight=False))


def _utf8_output() -> None:
    """What programs read is UTF-8, whatever the terminal."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def _texts(text: str | None, file: Path | None) -> list[str]:
    if text is not None and file:
        raise InputError("give either TEXT or --file, not both")
    if text is None and file is None:
        raise InputError("no text: give a Korean sentence, - for standard input, or --file")
    if text is not None and text != "-":
        return [clean(text)]
    texts = []
    for number, line in enumerate((read_text(file) if file else read_stdin()).split("\n"), start=1):
        if line.strip():
            try:
                texts.append(clean(line))
            except InputError as error:
                raise InputError(f"line {number}: {error}") from error
    if not texts:
        raise InputError(f"{file or 'standard input'} holds no text")
    return texts


def _previews(file: Path) -> list[Preview]:
    found = list(read_previews(read_text(file)))
    if not found:
        raise PreviewError(f"{file} holds no saved preview")
    return found


def _fail(message: str, code: int) -> NoReturn:
    if sys.stderr is not None:  # else it would go to standard output
        print(f"malgrim: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    raise SystemExit(code)


if __name__ == "__main__":
    main()
