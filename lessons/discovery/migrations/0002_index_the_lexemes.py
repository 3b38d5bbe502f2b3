"""Gives the lexemes a full-text index: FTS5 kept by triggers on SQLite, GIN on PostgreSQL."""

from django.db import migrations

# No positions and no sizes are kept: words are required or not, their order is nobody's question.
SQLITE = [
    """CREATE VIRTUAL TABLE discovery_words USING fts5(
        lexemes, content='discovery_lexemes', content_rowid='entry_id',
        detail='none', columnsize=0, tokenize='ascii')""",
    """CREATE TRIGGER discovery_words_added AFTER INSERT ON discovery_lexemes BEGIN
        INSERT INTO discovery_words(rowid, lexemes) VALUES (new.entry_id, new.lexemes); END""",
    """CREATE TRIGGER discovery_words_removed AFTER DELETE ON discovery_lexemes BEGIN
        INSERT INTO discovery_words(discovery_words, rowid, lexemes)
        VALUES ('delete', old.entry_id, old.lexemes); END""",
    """CREATE TRIGGER discovery_words_changed AFTER UPDATE ON discovery_lexemes BEGIN
        INSERT INTO discovery_words(discovery_words, rowid, lexemes)
        VALUES ('delete', old.entry_id, old.lexemes);
        INSERT INTO discovery_words(rowid, lexemes) VALUES (new.entry_id, new.lexemes); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER discovery_words_added",
    "DROP TRIGGER discovery_words_removed",
    "DROP TRIGGER discovery_words_changed",
    "DROP TABLE discovery_words",
]
# Without fastupdate: readers would search through the list of what is still to be indexed.
POSTGRESQL = [
    """CREATE INDEX discovery_words ON discovery_lexemes
        USING gin (to_tsvector('simple', lexemes)) WITH (fastupdate = off)""",
]
POSTGRESQL_BACK = ["DROP INDEX discovery_words"]


def make_index(apps, schema_editor):
    """Make the index of this database."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """Take the index away again."""
    statements = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
