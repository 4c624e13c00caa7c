"""``malgrim history`` and ``malgrim similar``: what was made once is found again, and helps to write the next text.

The jobs are in the database of the service, whose packages are an optional extra: they are imported late.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..assembly.build import build_library
from ..config.settings import Settings
from ..errors import InputError
from ..library import Library, Recommendation, Similar
from ..messages import _
from ..printable import printable_json, printable_line
from .output import utf8_output
from .serve import PAGE_KEY, Data, Url, check_key, open_database, places

if TYPE_CHECKING:
    from ..jobs.embeddings import Embeddings
    from ..jobs.key_library import KeyLibrary
    from ..jobs.store import Job, JobStore

    _Found = tuple[Job, float | None]

KeyName = Annotated[str, typer.Option("--key", help=_("The name of the key whose jobs these are."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON object a line."))]


def history(  # noqa: PLR0913, PLR0917 - one parameter an option
    words: Annotated[list[str] | None, typer.Argument(help=_("What to look for, in Korean or English."))] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help=_("Jobs to show at most."))] = 20,
    key: KeyName = PAGE_KEY,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=_("First embed all jobs of all keys again, as after another model."))
    ] = False,
    as_json: AsJson = False,
    data: Data = None,
    database: Url = None,
) -> None:
    """Print the jobs of a key: the newest ones, or those that say or mean the words."""
    if words and not "".join(words).strip():
        raise InputError(_("there is nothing to look for: give words, or none to list all"))
    store, embeddings = _opened(key, data, database)
    library = build_library(Settings.from_environment()) if words or rebuild else None
    if library and rebuild:
        _rebuild(library, store, embeddings)
    found = _found(store, embeddings, library, key, " ".join(words or ()), limit)
    utf8_output()
    for job, similarity in found:
        typer.echo(_json(_fields(job, similarity)) if as_json else _line(job, similarity))
    if not found:
        typer.echo(_("nothing is found"), err=True)


def similar(  # noqa: PLR0913, PLR0917 - one parameter an option
    text: Annotated[str, typer.Argument(help=_("A Korean or English text."))],
    limit: Annotated[int, typer.Option(min=1, max=20, help=_("Prompts to show at most."))] = 5,
    propose: Annotated[
        bool, typer.Option("--propose", help=_("Let gpt or the local model propose details too, in one request."))
    ] = False,
    key: KeyName = PAGE_KEY,
    as_json: AsJson = False,
    data: Data = None,
    database: Url = None,
) -> None:
    """Print prompts like a text with what each would add to it, and what it could have next."""
    from ..jobs.key_library import KeyLibrary

    store, embeddings = _opened(key, data, database)
    library = KeyLibrary(key, build_library(Settings.from_environment()), store, embeddings)
    prompts = library.similar(text, limit)
    next_ones = _proposed(library, text) if propose else library.recommend(text)
    utf8_output()
    if as_json:
        shown = {"similar": [*map(_similar_fields, prompts)], "recommendations": [*map(asdict, next_ones)]}
        typer.echo(_json(shown))
    else:
        for line in _lines(prompts, next_ones):
            typer.echo(printable_line(line))


def _proposed(library: "KeyLibrary", text: str) -> list[Recommendation]:
    """Return the recommendations with those of a language model; say on standard error what asking it took."""
    found = library.propose(text)
    for one in found.usage:
        typer.echo(printable_line(f"{one.stage} · {one.provider}: {one}"), err=True)
    return found.recommendations


def _opened(key: str, data: Path | None, database: str | None) -> "tuple[JobStore, Embeddings]":
    """Return the stores. Raise ``InputError`` for an unknown key; that of the page need not be there yet."""
    opened = open_database(places(data, database)[1])
    if key != PAGE_KEY:
        check_key(opened, key)
    from ..jobs.embeddings import Embeddings
    from ..jobs.store import JobStore

    return JobStore(opened), Embeddings(opened)


def _rebuild(library: Library, store: "JobStore", embeddings: "Embeddings") -> None:
    from ..jobs.key_library import rebuild

    count = rebuild(library, store, embeddings)
    typer.echo(_("{count:,} jobs embedded").format(count=count), err=True)


def _found(  # noqa: PLR0913, PLR0917 - what is looked for, and where
    store: "JobStore", embeddings: "Embeddings", library: Library | None, key: str, words: str, limit: int
) -> "list[_Found]":
    from ..jobs.key_library import KeyLibrary

    if library and words:
        return [(one.job, one.similarity) for one in KeyLibrary(key, library, store, embeddings).find(words, limit)]
    return [(job, None) for job in store.page(key, limit, None)]


def _fields(job: "Job", similarity: float | None) -> dict[str, Any]:
    made = job.made
    return {
        "id": job.id,
        "state": job.state,
        "created_at": datetime.fromtimestamp(job.created_at, UTC).isoformat(timespec="seconds"),
        "text": made.get("text") or job.text,
        "prompt": made.get("prompt"),
        "images": len(job.images),
        "similarity": similarity,
    }


def _line(job: "Job", similarity: float | None) -> str:
    made = job.made
    moment = datetime.fromtimestamp(job.created_at).astimezone()
    near = "    " if similarity is None else f"{similarity:.2f}"
    return printable_line(
        f"{moment:%Y-%m-%d %H:%M}  {near}  {made.get('text') or job.text}  {made.get('prompt', '')}".rstrip()
    )


def _similar_fields(one: Similar) -> dict[str, Any]:
    adds = [asdict(detail) for detail in one.adds]
    job = one.prompt.job or None
    fields = {"korean": one.prompt.korean, "english": one.prompt.english, "similarity": round(one.similarity, 4)}
    return fields | {"adds": adds, "job": job}


def _lines(prompts: list[Similar], next_ones: list[Recommendation]) -> Iterator[str]:
    for one in prompts:
        own = "*" if one.prompt.job else " "
        yield f"{one.similarity:.2f} {own} {one.prompt.korean}  {one.prompt.english}"
        if one.adds:
            yield "       + " + " · ".join(detail.korean for detail in one.adds)
    if next_ones:
        yield _("it could have: {details}").format(details=" · ".join(one.attribute or one.korean for one in next_ones))


def _json(fields: dict[str, Any]) -> str:
    return printable_json(json.dumps(fields, ensure_ascii=False))
