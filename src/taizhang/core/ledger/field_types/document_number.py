"""文号: the number of a document that stands as evidence."""

from __future__ import annotations

from dataclasses import replace

from taizhang.core.ledger.field_types import short_text

TYPE = replace(short_text.TYPE, id="document_number", label="文号")
