from django.db import migrations, models


def open_present_files(apps, schema_editor):
    # Under which terms older versions were public nobody wrote down: they stay within the sector.
    shown = apps.get_model("library", "Resource").objects.filter(live=True, audience="everyone")
    versions = apps.get_model("library", "FileVersion").objects
    versions.filter(pk__in=shown.values("file")).update(audience="everyone")


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0003_a_resource_goes_with_its_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='fileversion',
            name='audience',
            field=models.CharField(default='teachers', editable=False, max_length=12),
        ),
        migrations.RunPython(open_present_files, migrations.RunPython.noop),
    ]
