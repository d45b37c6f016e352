"""The office's own Word file, filled with a report (ADR 0020).

The file stays as it is; only what stands in its slots is replaced. Parts without a slot are copied
byte for byte, but for the properties by which the report is found again.
"""

from taizhang.core.rendering.word_template.fill import Filled, NamedSlot, fill_template

__all__ = ["Filled", "NamedSlot", "fill_template"]
