"""Writes down who made each lesson, so that teachers have a page each."""

import django.db.models.deletion
from django.db import migrations, models

from lessons.discovery.rules import make_key


def credit_lessons(apps, schema_editor):
    """Take the names from what lists show; the next change of a lesson writes them exactly."""
    Credit = apps.get_model("discovery", "Credit")
    lessons = apps.get_model("discovery", "Entry").objects.filter(kind="lesson", withdrawn_at=None)
    batch = []
    for pk, teacher, school in lessons.values_list("pk", "teacher", "school").iterator():
        names = {make_key(name, school): name for name in teacher.split(", ") if name.strip()}
        batch += [
            Credit(entry_id=pk, name=name[:200], key=key, school_key=make_key(school))
            for key, name in names.items()
            if key
        ]
    Credit.objects.bulk_create(batch, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("discovery", "0003_series_by_one_code")]

    operations = [
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("key", models.CharField(db_index=True, editable=False, max_length=89)),
                (
                    "school_key",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=89),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="discovery.entry",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "teacher of a public thing",
                "verbose_name_plural": "teachers of public things",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "key"), name="discovery_credit_once")
                ],
            },
        ),
        migrations.RunPython(credit_lessons, migrations.RunPython.noop),
    ]
