"""Static files as this site serves them: the player's scripts short, and most of them as one."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from media_pipeline.conf import PLAYER_SCRIPTS
from media_pipeline.core.scripts import join_scripts

PLAYER = "media_pipeline/whole-player.js"
APART = tuple(f"media_pipeline/{name}.js" for name in ("watch", "places", "playlists"))


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names files by what is in them, compresses them, and adds the joined player."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run and paths.keys() >= {*PLAYER_SCRIPTS, *APART}:
            short = {path: join_scripts([self._read(*paths[path])]) for path in APART}
            short[PLAYER] = join_scripts(self._read(*paths[path]) for path in PLAYER_SCRIPTS)
            made = InMemoryStorage()
            for path, content in short.items():
                made.save(path, ContentFile(content))
            # Compression looks for every file under its plain name, too.
            self.delete(PLAYER)
            self.save(PLAYER, ContentFile(short[PLAYER]))
            paths = {**paths, **{path: (made, path) for path in short}}
        yield from super().post_process(paths, dry_run, **options)

    @staticmethod
    def _read(storage: Any, path: str) -> str:
        with storage.open(path) as file:
            return str(file.read().decode())
