from django.db import migrations, models

CODES = {"ket-noi-tri-thuc": "ket-noi", "chan-troi-sang-tao": "chan-troi", "other": "khac"}


def spell_as_lessons_do(apps, schema_editor):
    """Give resources, and what was written of them in revisions, the codes that lessons have."""
    resources = apps.get_model("library", "Resource").objects
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="library",
        content_type__model="resource",
        content__series__in=list(CODES),
    )
    for old, new in CODES.items():
        resources.filter(series=old).update(series=new)
    for revision in revisions.iterator():
        revision.content["series"] = CODES[revision.content["series"]]
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("library", "0001_resources")]

    operations = [
        migrations.AlterField(
            model_name="resource",
            name="series",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ket-noi", "Kết nối tri thức với cuộc sống"),
                    ("chan-troi", "Chân trời sáng tạo"),
                    ("canh-dieu", "Cánh Diều"),
                    ("khac", "another series"),
                ],
                max_length=24,
                verbose_name="textbook series",
            ),
        ),
        migrations.RunPython(spell_as_lessons_do, migrations.RunPython.noop),
    ]
