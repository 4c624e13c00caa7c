"""The catalogue of messages: collected from the code, and compiled; run by ``make messages``."""

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from service.api.openapi import texts_of
from service.config.limits import ServiceLimits
from service.messages import speaking
from support.api_service import Service, stages

ROOT = Path(__file__).parent.parent.parent
PO = ROOT / "service" / "locale" / "ko" / "LC_MESSAGES" / "malgrim.po"
MO = PO.with_suffix(".mo")
_PACKAGES = ("augment", "translate", "keywords", "generate", "service")
_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def messages() -> Iterator[str | tuple[str, ...]]:
    """Yield each message of the code, one with a plural as a pair, and each text of the OpenAPI document."""
    for package in _PACKAGES:
        found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=_KEYWORDS)
        for _, _, message, _, _ in found:
            yield message
    yield from dict.fromkeys(texts_of(_openapi()))


def _openapi() -> dict[str, Any]:
    with TemporaryDirectory() as folder, speaking("en"):
        service = Service(Path(folder), stages(), ServiceLimits())
        try:
            return service.app.openapi()
        finally:
            service.close()


def read() -> Catalog:
    """Return the Korean catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="ko")


def compiled(catalogue: Catalog) -> bytes:
    """Return the binary form that gettext reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Add new messages to the catalogue, remove those that are gone, and compile it."""
    template = Catalog()
    for message in messages():
        template.add(message)
    catalogue = read() if PO.exists() else Catalog(locale="ko")
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, width=120, ignore_obsolete=True)
    MO.write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not message.string]
    print(f"{len(catalogue)} messages, {len(missing)} without Korean")  # noqa: T201


if __name__ == "__main__":
    main()
