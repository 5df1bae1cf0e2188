"""A file of an office suite that is the same to the last byte whenever, and on whichever server, it is written."""

import io
import re
import zipfile
from datetime import UTC, datetime

_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"(?<=W3CDTF\">)[^<]+")  # when it was made and changed: the libraries write the time of the clock


def steady(file: bytes, moment: datetime) -> bytes:
    """The same .xlsx or .pptx, dated ``moment`` in its properties and its archive, as are the workbooks within it."""
    utc, buffer = moment.astimezone(UTC), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as written, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            content = written.read(name)
            if name == _PROPERTIES:
                content = _MOMENT.sub(f"{utc:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            elif name.endswith(".xlsx"):
                content = steady(content, moment)
            archive.writestr(zipfile.ZipInfo(name, utc.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
