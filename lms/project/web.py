"""What gunicorn is told on a farm; `make run` says the same in supervisor.py.

    gunicorn lms.project.wsgi --config python:lms.project.web --bind 127.0.0.1:8000

The threads come from where the settings read them: of each process's, four are never given to
uploads and films.
"""

from lms.project.preflight import read_counts
from media_pipeline.adapters.closing import pre_request as pre_request

workers, threads = read_counts()
worker_class = "gthread"
timeout = 120
graceful_timeout = 30
control_socket_disable = True
