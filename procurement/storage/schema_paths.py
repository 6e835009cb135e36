"""Follows the schema of a grid from a place that pydantic names to the keys of the file, whatever the kinds between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, Tag

from procurement.domain.faults import KeyPath


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is in a file; ``owner`` is the schema of the group that holds its last key, if it is known."""

    path: KeyPath
    owner: type[BaseModel] | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that the group may have."""
        return tuple(keys_of(self.owner)) if self.owner else ()


@cache
def keys_of(schema: type[BaseModel]) -> dict[str, Any]:
    """The types of ``schema`` by the key that the file uses.

    >>> from procurement.domain.conditions import FactCondition
    >>> list(keys_of(FactCondition))[:3]
    ['fact', 'if_unknown', 'is']
    """
    return {field.alias or name: field.annotation for name, field in schema.model_fields.items()}


def locate(schema: type[BaseModel], location: tuple[str | int, ...]) -> Place:
    """Turn ``location``, as pydantic gives it for ``schema``, into a place in the file.

    Pydantic adds the name of the kind (``indicator``, ``any``) or of the type it tried (``str``): they are no keys.

    >>> from procurement.domain.grid import PillarFile
    >>> locate(PillarFile, ("criteria", 3, "indicator", "indicator", "floor")).path
    ('criteria', 3, 'indicator', 'floor')
    """
    choices: Mapping[str, type[BaseModel]] = {"": schema}
    is_free = False
    path: list[str | int] = []
    owner: type[BaseModel] | None = None
    for step in location:
        if isinstance(step, int) or is_free:
            path.append(step)
        elif step in choices and len(choices) > 1:
            choices = {"": choices[step]}
        elif len(choices) == 1:
            owner = next(iter(choices.values()))
            path.append(step)
            choices = _groups_under(owner, step)
            is_free = get_origin(keys_of(owner).get(step)) is Mapping
    return Place(tuple(path), owner)


@cache
def _groups_under(owner: type[BaseModel], key: str) -> Mapping[str, type[BaseModel]]:
    return dict(_schemas(keys_of(owner).get(key)))


def _schemas(annotation: Any, tag: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield the groups that a type admits, by the name of their kind when there are several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield tag, annotation
        return
    own = next((each.tag for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Tag)), tag)
    for argument in get_args(annotation):
        yield from _schemas(argument, own)
