from uuid import uuid4

from django.db import migrations, models


def pair_moves(apps, schema_editor):
    """Name what was moved between two weeks as one: taken back alone, half of it was lost."""
    edits = {}
    for edit in apps.get_model("broadcasts", "WeekEdit").objects.filter(verb="move", undone_at=None):
        edits.setdefault((edit.organisation_id, edit.made_at), []).append(edit)
    for some in edits.values():
        if len(some) == 2 and len({one.monday for one in some}) == 2:
            change = uuid4()
            for one in some:
                one.change = change
                one.save(update_fields=["change"])


class Migration(migrations.Migration):
    dependencies = [("broadcasts", "0003_alarm_kind")]

    operations = [
        migrations.AddField(
            model_name="weekedit", name="change", field=models.UUIDField(null=True)
        ),
        migrations.RunPython(pair_moves, migrations.RunPython.noop),
    ]
