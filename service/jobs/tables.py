"""The tables of the service; DBOS has its own tables in the same database.

Columns keep the names of the first version. A database of an earlier version gets the columns and
indexes that it lacks, so a new column must be nullable.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

keys = Table(
    "malgrim_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),  # SHA-256 of the key, in hexadecimal
    Column("daily_limit", Float),  # in the currency of the prices; NULL for no limit
    Column("created_at", Float, nullable=False),  # all times are seconds since 1970
    Column("revoked_at", Float),
)

owned = Table(
    "malgrim_owned",
    metadata,
    Column("key_name", Text, ForeignKey("malgrim_keys.name", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # word, style
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

jobs = Table(
    "malgrim_jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("request", Text, nullable=False),  # JSON
    Column("request_hash", Text, nullable=False),
    Column("idempotency_key", Text),
    Column("turn", Integer, nullable=False, key="virtual_start"),  # of fair queueing; the lowest runs first
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("drawing_at", Float, key="generating_at"),
    Column("finished_at", Float),
    Column("preview", Text),  # JSON
    Column("images", Text, nullable=False, default="[]"),  # JSON: seeds, by number
    Column("problem", Text),  # JSON: a problem document
    Column("running_in", Text),  # the executor in whose process it runs
    Column("stepped_at", Float),  # when it last made a step
    Column("deaths", Integer),  # of workers in which it ran alone; NULL until one dies while it runs
    Column("words", Text),  # what a search looks in; NULL in rows of a version without it
    Column("favourite_at", Float),
    Column("language", Text),  # of who asked for it; NULL in rows of a version without it
    Column("released_at", Float),  # when it stopped being a favourite
    Column("grid_id", Text, key="group_id"),  # of the group that it is a member of
    Column("cell", Integer, key="member"),  # its number in the group, in the order of ``GroupRequest.members``
    Column("text_hash", Text),  # equal for members of a group that have one preview; NULL until that is made
    Column("stop_asked_at", Float),  # when it was to keep what is there
    Column("stopped_at", Integer),  # the step at which it was stopped
    Column("scores", Text),  # JSON: CLIP scores of its pictures, by number; NULL where there was no CLIP model
    UniqueConstraint("key_name", "idempotency_key"),
    Index("malgrim_jobs_waiting", "finished_at", "key_name"),
    Index("malgrim_jobs_listed", "key_name", "created_at"),
    Index("malgrim_jobs_of_a_grid", "group_id", "member"),
)

groups = Table(
    "malgrim_grids",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key_name", Text, nullable=False),
    Column("kind", Text),  # grid, story; NULL for a grid of a version without it
    Column("request", Text, nullable=False),  # JSON
    Column("request_hash", Text, nullable=False),
    Column("idempotency_key", Text),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("key_name", "idempotency_key"),
)

events = Table(
    "malgrim_events",
    metadata,
    Column("job_id", Text, ForeignKey("malgrim_jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON
)

embeddings = Table(
    "malgrim_embeddings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("job_id", Text, ForeignKey("malgrim_jobs.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("key_name", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("korean", Text, nullable=False),
    Column("english", Text, nullable=False),
    Column("attributes", Text, nullable=False),  # JSON: choices of the dictionary
    Column("vector", LargeBinary, nullable=False),  # of the English, one byte a number
    Index("malgrim_embeddings_of_a_key", "key_name", "model", "number"),
    sqlite_autoincrement=True,  # no number is used twice
)

spending = Table(
    "malgrim_spending",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key_name", Text, nullable=False),
    Column("day", Text, nullable=False),  # local date of the machine, ISO 8601
    Column("cost", Float, nullable=False),
    Index("malgrim_spending_of_a_day", "key_name", "day"),
)

counters = Table(
    "malgrim_totals",
    metadata,
    Column("name", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("value", Float, nullable=False),
)
