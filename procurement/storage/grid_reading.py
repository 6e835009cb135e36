"""From the values of an edition's files to the domain's, keeping each valid part when its neighbours are not."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from procurement.domain.criteria import AnyCriterion, Criterion
from procurement.domain.faults import Fault
from procurement.domain.grid import GridHeader, PillarFile
from procurement.domain.grid_checks import MAX_CRITERIA
from procurement.domain.grid_parts import CRITERIA, GRID_FILE, GridParts, PillarHead, PlacedCriterion
from procurement.domain.method import Method
from procurement.storage.schema_messages import schema_faults
from procurement.storage.yaml_strict import FAULTY, StrictDocument

SCORING = "scoring"

_criterion: TypeAdapter[AnyCriterion] = TypeAdapter(Criterion)


def read_parts(documents: Mapping[str, StrictDocument]) -> tuple[GridParts, tuple[Fault, ...]]:
    """Give a schema to the files of an edition, by name: ``grid.yaml``, and the pillars' in the order that it gives.

    A file that it does not cite is left out. Returns what is valid, and the faults of what is not; the faults of the
    documents themselves are not repeated.
    """
    faults: list[Fault] = []
    header, lacking = _header(documents.get(GRID_FILE), faults)
    heads: list[PillarHead] = []
    placed: list[PlacedCriterion] = []
    cited = [name for name in documents if name != GRID_FILE] if "files" in lacking else header.files
    if not documents.keys() >= set(cited):
        lacking.add(CRITERIA)
    for name in (name for name in dict.fromkeys(cited) if name in documents):
        head, criteria, is_whole = _pillar(name, documents[name], faults)
        heads.append(head)
        placed.extend(criteria)
        if not is_whole:
            lacking.add(CRITERIA)
    return GridParts(header, tuple(heads), tuple(placed), frozenset(lacking)), tuple(faults)


def _header(document: StrictDocument | None, faults: list[Fault]) -> tuple[GridHeader, set[str]]:
    value = FAULTY if document is None else document.value
    if not _is_refused(GridHeader, value, GRID_FILE, faults):
        return GridHeader.model_validate(value), set()
    given = value if isinstance(value, dict) else {}
    fields = _valid_fields(GridHeader, given)
    lacking = set(GridHeader.model_fields) - set(fields)
    if SCORING in lacking:
        scoring = given.get(SCORING)
        numbers = _valid_fields(Method, scoring if isinstance(scoring, dict) else {})
        fields[SCORING] = Method.model_construct(**numbers)
        lacking |= {f"{SCORING}.{name}" for name in set(Method.model_fields) - set(numbers)}
    return GridHeader.model_construct(**fields), lacking


def _pillar(
    name: str, document: StrictDocument, faults: list[Fault]
) -> tuple[PillarHead, tuple[PlacedCriterion, ...], bool]:
    """Read a pillar's file: what it says of itself, its valid criteria, and whether these are all it has."""
    value = document.value
    given = value if isinstance(value, dict) else {}
    criteria = given.get("criteria")
    if isinstance(criteria, list) and len(criteria) > MAX_CRITERIA:
        message = f"la liste a {len(criteria)} critères, une grille en a au plus {MAX_CRITERIA} : retirez-en."
        faults.append(Fault(name, ("criteria", MAX_CRITERIA), message))
        return PillarHead(name, None, None), (), False
    is_whole = not _is_refused(PillarFile, value, name, faults)
    fields = _valid_fields(PillarFile, given)
    placed = tuple(_valid_criteria(name, criteria)) if isinstance(criteria, list) else ()
    return PillarHead(name, fields.get("edition"), fields.get("pillar")), placed, is_whole


def _is_refused(schema: type[BaseModel], value: Any, name: str, faults: list[Fault]) -> bool:
    if value is FAULTY:
        return True
    try:
        schema.model_validate(value)
    except ValidationError as error:
        faults.extend(schema_faults(error, schema, value, name))
        return True
    return False


def _valid_fields(schema: type[BaseModel], value: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, adapter in _adapters(schema).items():
        try:
            fields[name] = adapter.validate_python(value[name], strict=True)
        except (KeyError, ValidationError):
            continue
    return fields


@cache
def _adapters(schema: type[BaseModel]) -> Mapping[str, TypeAdapter[Any]]:
    """The fields of ``schema``, each with its own constraints, to be checked apart from the others."""
    return {
        name: TypeAdapter(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation)  # type: ignore[arg-type]
        for name, field in schema.model_fields.items()
    }


def _valid_criteria(name: str, values: list[Any]) -> Iterator[PlacedCriterion]:
    for index, value in enumerate(values):
        try:
            yield PlacedCriterion(name, index, _criterion.validate_python(value))
        except ValidationError:
            continue
