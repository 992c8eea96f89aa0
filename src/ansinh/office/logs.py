"""Log lines as one JSON object each, without personal data.

What a person typed or looked at never reaches the log: no query strings, no form data, no names. Who read or changed
what is in the database, where access to it is itself governed.
"""

from __future__ import annotations

import datetime as dt
import json
import logging


class Lines(logging.Formatter):
    """``{"at", "level", "logger", "message", ...}``; a traceback keeps its places but not the values it speaks of."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().partition("?")[0],
        }
        if (status := getattr(record, "status_code", None)) is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = self._places(record)
        return json.dumps(line, ensure_ascii=False)

    def _places(self, record: logging.LogRecord) -> list[str]:
        places, step = [], record.exc_info[2] if record.exc_info else None
        while step is not None:
            places.append(f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}")
            step = step.tb_next
        return places
