from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("broadcasts", "0004_changes_of_two_weeks")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="station",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterModelOptions(
            name="publishedschedule",
            options={
                "default_permissions": (),
                "ordering": ["-week", "channel", "-number"],
                "verbose_name": "published schedule",
                "verbose_name_plural": "published schedules",
            },
        ),
        # A leader is part of the profile; a filler is what the station has itself.
        migrations.RemoveField(model_name="station", name="leader"),
        migrations.RemoveField(model_name="filler", name="source"),
    ]
