"""When an office last reminded an organisation of its plan by hand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_observations")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="pressed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
