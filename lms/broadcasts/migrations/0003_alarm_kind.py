from django.db import migrations, models

# What an alarm of a file said, in the languages of the site, while its words alone told the kind.
REVOKED = ("the broadcast file was revoked", "bản phát sóng đã bị thu hồi")


def tell_kinds(apps, schema_editor):
    alarmed = apps.get_model("broadcasts", "Airing").objects.exclude(alarm="")
    alarmed.filter(alarm__in=REVOKED).update(alarm_kind="revoked")
    alarmed.exclude(alarm__in=REVOKED).update(alarm_kind="withdrawn")


class Migration(migrations.Migration):
    dependencies = [("broadcasts", "0002_handing_and_logs")]

    operations = [
        migrations.AddField(
            model_name="airing",
            name="alarm_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("withdrawn", "the lesson was withdrawn"),
                    ("revoked", "the broadcast file was revoked"),
                ],
                default="",
                max_length=9,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(tell_kinds, migrations.RunPython.noop),
    ]
