from django.db import migrations


def spell_as_lessons_do(apps, schema_editor):
    """Give another series the code that lessons have for it."""
    apps.get_model("discovery", "Entry").objects.filter(series="other").update(series="khac")


class Migration(migrations.Migration):
    dependencies = [("discovery", "0002_index_the_lexemes")]

    operations = [migrations.RunPython(spell_as_lessons_do, migrations.RunPython.noop)]
