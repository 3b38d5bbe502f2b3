"""What is compared when asking whether two states of a thing say the same; pure."""

import json
from collections.abc import Mapping
from typing import Any

from lessons.reviews.rules.chain import hash_text, write_canonical

# What changes without anybody changing what readers see, or changes by other gates.
VOLATILE = frozenset(
    {
        *("pk", "id", "page_ptr", "path", "depth", "numchild", "url_path", "content_type"),
        *("live", "has_unpublished_changes", "draft_title", "latest_revision", "live_revision"),
        *("first_published_at", "last_published_at", "latest_revision_created_at"),
        *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by"),
        *("translation_key", "locale", "alias_of", "owner", "created_at", "wagtail_admin_comments"),
        *("comments", "folded_text", "link_check"),
    }
)


def digest_content(content: Mapping[str, Any], *, parents: Mapping[str, str]) -> str:
    """Return the hash of what readers see of a thing, as Wagtail serialises it.

    `parents` names, for each list of children, the field by which they know their parent: what a
    row is called, and to whom it belongs, is settled only when it is saved.
    """
    kept = {key: _read(value) for key, value in content.items() if key not in VOLATILE}
    for name, parent in parents.items():
        kept[name] = [
            {
                key: _read(value)
                for key, value in child.items()
                if key not in VOLATILE and key not in {parent, "sort_order"}
            }
            for child in content.get(name) or ()
        ]
    return hash_text(write_canonical(kept))


def _read(value: Any) -> Any:
    """Return `value`, streams read: PostgreSQL gives their keys back in an order of its own."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
