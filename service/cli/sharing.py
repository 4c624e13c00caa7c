"""``malgrim export`` and ``malgrim import``: previews and pictures for others, and from others."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from ..files import FileError, make_folder, write_bytes, write_new_chunks
from ..messages import _
from ..pipeline.sharing import MOST_ITEMS, SharedItem, files_of, picture_item, read_items, zip_chunks
from ..printable import printable_line
from ..reasons import reason_of
from .describe import picture_data
from .serve import PAGE_KEY, Data, Url, check_installed, check_key, open_database, places

if TYPE_CHECKING:
    from ..jobs.database import Database

KeyName = Annotated[str, typer.Option("--key", help=_("Whose jobs they are; page is the key of malgrim page."))]


def export(  # noqa: PLR0913, PLR0917 - one parameter an option
    output: Annotated[Path, typer.Argument(help=_("A file .zip, or a folder, which must be empty or new."))],
    pictures: Annotated[list[Path] | None, typer.Argument(help=_("Pictures of malgrim, else jobs."))] = None,
    job: Annotated[list[str] | None, typer.Option(help=_("The id of a job; may be repeated."))] = None,
    favourite: Annotated[bool, typer.Option("--favourite", help=_("All favourites."))] = False,
    search: Annotated[str, typer.Option(help=_("Jobs whose text or prompts have all these words."))] = "",
    key: KeyName = PAGE_KEY,
    data: Data = None,
    database: Url = None,
) -> None:
    """Write pictures or jobs, with a page that shows them, and nothing of the key or of this machine."""
    from_jobs = bool(job or favourite or search.strip())
    if bool(pictures) == from_jobs:
        raise InputError(_("give either pictures, or the jobs by --job, --favourite or --search"))
    if pictures:
        items: Iterable[SharedItem] = _of_pictures(pictures)
    else:
        items = _of_jobs(job or [], key, search, data, database, favourite=favourite)
    count = _write(output, files_of(_with_losses_told(items)))
    typer.echo(_("written: {output} (previews: {count})").format(output=output, count=count), err=True)


def import_shared(
    source: Annotated[Path, typer.Argument(help=_("A ZIP or a folder that malgrim export wrote."))],
    key: KeyName = PAGE_KEY,
    data: Data = None,
    database: Url = None,
) -> None:
    """Add the previews and pictures of a ZIP or a folder to a key as finished jobs; nothing is generated."""
    folder, opened = _opened(key, data, database)
    from ..jobs.sharing import JobImport

    done = JobImport(opened, folder / "images").add_all(key, read_items(source, str(source)))
    for problem in done.left_out:
        typer.echo(f"! {printable_line(problem)}", err=True)
    message = _("jobs added: {new}; there already: {known}; left out: {left_out}")
    counts = {"new": len(done.jobs), "known": done.known, "left_out": len(done.left_out)}
    typer.echo(message.format(**counts), err=True)
    if not done.jobs and not done.known:
        raise InputError(_("{file} has nothing that can be used").format(file=source))


def _of_pictures(files: list[Path]) -> Iterator[SharedItem]:
    if len(files) > MOST_ITEMS:
        message = _("{count:,} pictures are given: at most {most:,} are shared together")
        raise InputError(message.format(count=len(files), most=MOST_ITEMS))
    for file in files:
        yield picture_item(picture_data(file), str(file))


def _of_jobs(  # noqa: PLR0913 - what selects jobs
    ids: list[str], key: str, search: str, data: Path | None, database: str | None, *, favourite: bool
) -> Iterator[SharedItem]:
    folder, opened = _opened(key, data, database)
    from ..jobs.search import JobFilter
    from ..jobs.sharing import is_shared, items_of, matching_jobs
    from ..jobs.store import JobStore

    store = JobStore(opened)
    if ids:
        found = []
        for id_ in dict.fromkeys(ids):
            one = store.get(id_, key)
            if one is None or not is_shared(one):
                message = _("there is no finished job {id!r} of the key {key!r} with a prompt pair")
                raise InputError(message.format(id=id_, key=key))
            found.append(one)
    else:
        found = matching_jobs(store, key, JobFilter(words=search, favourite=favourite))
    if not found:
        raise InputError(_("no finished job with a prompt pair is among these: select others"))
    return items_of(found, folder / "images")


def _opened(key: str, data: Path | None, database: str | None) -> "tuple[Path, Database]":
    """Return the folder of data and the database. Raise ``InputError`` for an unknown key."""
    check_installed()
    folder, url = places(data, database)
    opened = open_database(url)
    check_key(opened, key)
    return folder, opened


def _with_losses_told(items: Iterable[SharedItem]) -> Iterator[SharedItem]:
    """Yield ``items``, and say how many pictures of each are lost."""
    for item in items:
        if item.lost:
            message = _("! lost pictures of {text!r}, which are left out: {count}")
            typer.echo(printable_line(message.format(text=item.preview.text, count=item.lost)), err=True)
        yield item


def _write(output: Path, files: Iterator[tuple[str, bytes]]) -> int:
    """Write the files to a ZIP or a folder, neither of which replaces anything; return how many previews they have."""
    names = list[str]()

    def noted() -> Iterator[tuple[str, bytes]]:
        for name, content in files:
            names.append(name)
            yield name, content

    if output.suffix.lower() == ".zip":
        if output.exists() or not write_new_chunks(output, zip_chunks(noted())):
            raise FileError(_("{file} exists: give another name").format(file=output))
    else:
        _write_folder(output, noted())
    return len({name.partition("/")[0] for name in names if "/" in name})


def _write_folder(output: Path, files: Iterable[tuple[str, bytes]]) -> None:
    try:
        make_folder(output)
        if any(output.iterdir()):
            raise FileError(_("{folder} is not empty: give another folder").format(folder=output))
        for name, content in files:
            (output / name).parent.mkdir(exist_ok=True)
            write_bytes(output / name, content)
    except OSError as error:
        message = _("{folder} cannot be used: {reason}")
        raise FileError(message.format(folder=output, reason=reason_of(error))) from error
