"""Response bodies of the routes of grids."""

from datetime import datetime

from pydantic import BaseModel, Field

from ..jobs.store import State
from .errors import Problem


class CellOut(BaseModel):
    """A cell of a grid."""

    place: list[int] = Field(description="Its number along each axis, from 0.")
    labels: list[str] = Field(description="Its value of each axis.")
    job: str | None = Field(description="Its job; null where that is deleted.")
    state: State | None = Field(description="The state of its job.")
    image: str | None = Field(description="The address of its picture, once that is generated.")
    problem: Problem | None = Field(description="Why its job failed.")


class GridOut(BaseModel):
    """A grid with its cells, those of the first axis side by side; it has failed if a cell has and none is active."""

    id: str
    state: State
    text: str
    created_at: datetime
    axes: list[str] = Field(description="What changes: along the columns, the rows and the sheets.")
    cells: list[CellOut]
    finished: int = Field(description="Number of cells that have ended.")
    sheets: list[str] = Field(description="Addresses of the sheets, one for each value of the third axis.")
    page: str = Field(description="The address of a page of all pictures.")
    url: str
