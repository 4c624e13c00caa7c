"""Response bodies of the routes of grids and stories."""

from datetime import datetime

from pydantic import BaseModel, Field

from ..jobs.store import State
from .errors import Problem


class MemberOut(BaseModel):
    """A picture of a group."""

    job: str | None = Field(description="Its job; null where that is deleted.")
    state: State | None = Field(description="The state of its job.")
    image: str | None = Field(description="The address of its picture, once that is generated.")
    problem: Problem | None = Field(description="Why its job failed.")


class CellOut(MemberOut):
    """A cell of a grid."""

    place: list[int] = Field(description="Its number along each axis, from 0.")
    labels: list[str] = Field(description="Its value of each axis.")


class SceneOut(MemberOut):
    """A scene of a story."""

    text: str


class GroupOut(BaseModel):
    """Pictures that belong together; a group has failed if a member has and none is active."""

    id: str
    state: State
    created_at: datetime
    finished: int = Field(description="Number of members that have ended.")
    page: str = Field(description="The address of a page of all pictures.")
    url: str


class GridOut(GroupOut):
    """A grid with its cells, those of the first axis side by side."""

    text: str
    axes: list[str] = Field(description="What changes: along the columns, the rows and the sheets.")
    cells: list[CellOut]
    sheets: list[str] = Field(description="Addresses of the sheets, one for each value of the third axis.")


class StoryOut(GroupOut):
    """A story with its scenes in their order."""

    title: str
    scenes: list[SceneOut]
