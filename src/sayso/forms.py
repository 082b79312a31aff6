"""What a request gives, from its path, its query, and its body: a form, a form with a file, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from sayso.answers import Refused
from sayso.routes import Upload

if TYPE_CHECKING:
    from starlette.requests import Request

    from sayso.routes import Route

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
#: Fields of a form that are read at most.
_FIELDS = 50


async def given_in(request: Request, route: Route) -> tuple[dict[str, str], Upload | None]:
    """All that is given, by name, and the file with it.

    Raises:
        Refused: if the body is not what its header says, or of a kind that is not taken.
    """
    given = dict(request.query_params) | {name: str(value) for name, value in request.path_params.items()}
    if route.method == "GET":
        return given, None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return given | _json(await request.body()), None
    if kind == FORM or (kind == MULTIPART and route.takes_file):
        try:
            form = await request.form(max_files=1, max_fields=_FIELDS, max_part_size=route.largest)
        except HTTPException as error:
            raise Refused(400, "The form cannot be read.", "Send it as browsers do.") from error
        file: Upload | None = None
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                given[name] = value
            elif name == "file" and (content := await value.read()):
                file = Upload(value.filename or "file", content)
        await form.close()
        return given, file
    if not await request.body():
        return given, None
    kinds = ["application/json", FORM, *([MULTIPART] if route.takes_file else [])]
    raise Refused(415, "The body is of no kind that is taken here.", f"Send {' or '.join(kinds)}.")


def _json(body: bytes) -> dict[str, str]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is no JSON.", "Send an object.") from error
    if not isinstance(values, dict) or not all(isinstance(value, str | None) for value in values.values()):
        raise Refused(400, "The body has to be an object whose values are strings.", "See /openapi.json.")
    return {name: value for name, value in values.items() if value is not None}
