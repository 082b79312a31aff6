"""The description of the server for programs (OpenAPI 3.1), made from its routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso import __version__
from sayso.answers import HTML, JSON, PROBLEM
from sayso.forms import FORM, MULTIPART

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.routes import Field, Route

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "hint"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong, in words"},
        "hint": {"type": "string", "description": "what to do about it, or empty"},
    },
}
_TOKEN = {"token": {"type": "http", "scheme": "bearer"}}
_MEDIA = {"html": HTML.partition(";")[0], "json": JSON, "csv": "text/csv"}


def document(routes: Iterable[Route], *, token: bool = False) -> dict[str, Any]:
    """The OpenAPI document of these routes; ``token`` where each request has to bring one."""
    paths: dict[str, Any] = {}
    for route in routes:
        for twin in (None, *route.twins):
            path = f"{route.path}.{twin}" if twin else route.path
            paths.setdefault(path, {})[route.method.lower()] = _operation(route, twin)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sayso",
            "version": __version__,
            "description": "Who says what, in the articles of one ledger. Records are those of sayso read.",
        },
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}} | ({"securitySchemes": _TOKEN} if token else {}),
    } | ({"security": [{"token": []}]} if token else {})


def _operation(route: Route, twin: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": route.says,
        "parameters": [_parameter(f) for f in route.fields if f.where != "form"],
        "responses": {
            "200": {"description": "done", "content": _content(route, twin)},
            "default": {
                "description": "refused, and why",
                "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, "text/html": {}},
            },
        },
    }
    if route.method == "POST":
        made["responses"] |= {"202": {"description": "begun", "content": {JSON: {}}}, "303": {"description": "done"}}
        properties = {f.name: _schema(f) | {"description": f.says} for f in route.fields if f.where == "form"}
        schema = {
            "type": "object",
            "properties": properties,
            "required": [f.name for f in route.fields if f.where == "form" and f.required],
        }
        content = {JSON: {"schema": schema}, FORM: {"schema": schema}}
        if route.takes_file:
            upload = {"file": {"type": "string", "contentMediaType": "application/octet-stream"}}
            content[MULTIPART] = {"schema": schema | {"properties": properties | upload}}
        made["requestBody"] = {"content": content}
    return made


def _content(route: Route, twin: str | None) -> dict[str, Any]:
    if route.method == "POST":
        return {JSON: {}}
    if twin:
        return {_MEDIA[twin]: {}}
    return {route.gives: {}} | ({JSON: {}} if route.gives == _MEDIA["html"] else {})


def _parameter(f: Field) -> dict[str, Any]:
    required = f.where == "path" or f.required
    return {"name": f.name, "in": f.where, "required": required, "description": f.says, "schema": _schema(f)}


def _schema(f: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": f.longest}
    if f.choices:
        return {"type": "string", "enum": list(f.choices)}
    if f.pattern:
        schema["pattern"] = f"^(?:{f.pattern})$"
    return schema
