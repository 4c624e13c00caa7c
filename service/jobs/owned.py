"""What a key has of its own under names: the words of its glossary, and its styles."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select

from ..errors import InputError
from ..messages import N_, _
from .database import Database
from .tables import owned

Kind = Literal["word", "style"]
MOST: Mapping[Kind, int] = {"word": 500, "style": 100}
"""Entries that a key may have of each kind."""

_FULL: Mapping[Kind, str] = {
    "word": N_("the glossary would have {count} words: at most {most} are kept, so delete some"),
    "style": N_("there would be {count} styles: at most {most} are kept, so delete some"),
}


class OwnedEntries:
    """The entries in one database; nobody sees those of another key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, key_name: str, kind: Kind) -> dict[str, Any]:
        """Return the values of a key by their names, in the order of the names."""
        query = select(owned.c.name, owned.c.value).where(owned.c.key_name == key_name, owned.c.kind == kind)
        with self._database.reading() as connection:
            found = {row.name: json.loads(row.value) for row in connection.execute(query)}
        return dict(sorted(found.items()))

    def put(self, key_name: str, kind: Kind, entries: Mapping[str, Any]) -> None:
        """Save all of ``entries``, in place of those of the same names, or none.

        Raises:
            InputError: The key would have more than it may.
        """
        mine = (owned.c.key_name == key_name) & (owned.c.kind == kind)
        common = {"key_name": key_name, "kind": kind}
        rows = [
            {**common, "name": name, "value": json.dumps(value, ensure_ascii=False)} for name, value in entries.items()
        ]
        with self._database.writing() as connection:
            for row in rows:
                connection.execute(delete(owned).where(mine, owned.c.name == row["name"]))
            others = select(func.count()).select_from(owned).where(mine)
            count = len(rows) + int(connection.execute(others).scalar_one())
            if count > MOST[kind]:
                raise InputError(_(_FULL[kind]).format(count=count, most=MOST[kind]))
            for row in rows:
                connection.execute(insert(owned).values(row))

    def delete(self, key_name: str, kind: Kind, name: str) -> bool:
        """Delete an entry; return whether there was one."""
        if not name.isprintable():  # PostgreSQL takes no NUL
            return False
        normal = unicodedata.normalize("NFC", name)
        mine = (owned.c.key_name == key_name) & (owned.c.kind == kind) & (owned.c.name == normal)
        with self._database.writing() as connection:
            return bool(connection.execute(delete(owned).where(mine)).rowcount)
