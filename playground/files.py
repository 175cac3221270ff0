"""Files the bot has sent, kept in memory while there is room."""

from __future__ import annotations

from collections import OrderedDict

from playground.arguments import Upload
from playground.chats import Document

MOST_BYTES = 64 << 20


class Files:
    """Uploads by file id; the oldest go when all together are larger than MOST_BYTES."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[Document, bytes]] = OrderedDict()
        self._size = 0
        self._last = 0

    def keep(self, upload: Upload) -> Document:
        """Store an upload."""
        self._last += 1
        document = Document(f"BQAC{self._last:08d}", upload.name, upload.content_type, len(upload.data))
        self._files[document.file_id] = (document, upload.data)
        self._size += document.size
        while self._size > MOST_BYTES and len(self._files) > 1:
            _, (oldest, _) = self._files.popitem(last=False)
            self._size -= oldest.size
        return document

    def find(self, file_id: str) -> tuple[Document, bytes] | None:
        """A stored file with its bytes, None when it is unknown or was dropped."""
        return self._files.get(file_id)
