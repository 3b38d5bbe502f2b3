import json
import logging
import sys

from lms.project.logs import JsonFormatter


def test_writes_one_json_object_a_line() -> None:
    try:
        raise ValueError("lỗi")
    except ValueError:
        record = logging.LogRecord(
            "lms", logging.ERROR, "x.py", 1, "không %s", ("được",), sys.exc_info()
        )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "không được"
    assert "ValueError: lỗi" in json.loads(line)["exception"]
