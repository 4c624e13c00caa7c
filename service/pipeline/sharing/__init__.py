"""Previews and pictures that are given to others: as files, and back from files that others gave."""

from .items import MOST_ITEMS, SharedItem, SharedPicture, picture_item, shared_picture, shared_preview
from .reading import read_items
from .writing import files_of, zip_chunks

__all__ = [
    "MOST_ITEMS",
    "SharedItem",
    "SharedPicture",
    "files_of",
    "picture_item",
    "read_items",
    "shared_picture",
    "shared_preview",
    "zip_chunks",
]
