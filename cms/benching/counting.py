"""What a request cost inside the server, said in headers. Only the bench's settings put this in the way.

`X-Cpu` is the processor time of the whole worker so far, in seconds: two answers of the same worker
(`X-Worker`) tell what lies between them, reading and writing the socket included. Queries are only
counted when the request asks for it, so that counting costs the measured ones nothing.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


@dataclass
class Meter:
    """How many queries went through, and how long the database took over them (seconds)."""

    queries: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        since = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - since


class CountingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "X-Count" in request.headers:
            meter = Meter()
            with connection.execute_wrapper(meter):
                response = self.get_response(request)
            response["X-Queries"] = str(meter.queries)
            response["X-Database"] = f"{meter.seconds:.6f}"
        else:
            response = self.get_response(request)
        response["X-Worker"] = str(os.getpid())
        response["X-Cpu"] = f"{time.process_time():.6f}"
        return response
