"""A bare Django view that answers one line from the ledger's database: `python -m bench.bare SETTINGS`.

Served as the web app is, by the same server with as many threads; without accounts, pages and rights.
"""

from __future__ import annotations

import json
import sys

from django.conf import settings


def main() -> None:
    """Answer until ended; the port is the first line of what is said."""
    settings.configure(
        SECRET_KEY="-",  # noqa: S106 (nothing is signed)
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": json.loads(sys.argv[1])},
        USE_TZ=True,
    )
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=8)
    sys.stdout.write(f"http://127.0.0.1:{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


def line(_request: object, record_id: str) -> object:
    """What the ledger holds of a record."""
    from django.db import connection
    from django.http import HttpResponse

    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "unit", "status", "values" FROM ledger_recordversion WHERE record_id = %s',
            [record_id],
        )
        found = cursor.fetchone()
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="text/plain")


def __getattr__(name: str) -> object:
    # Looked for once Django is set up; nothing of it is there before.
    if name == "urlpatterns":
        from django.urls import path

        return [path("<str:record_id>", line)]
    raise AttributeError(name)


if __name__ == "__main__":
    sys.modules["bench.bare"] = sys.modules[__name__]
    main()
