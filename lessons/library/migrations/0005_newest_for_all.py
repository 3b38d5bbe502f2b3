"""Indexes for those who have signed in: they meet resources of every audience."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0004_who_may_have_a_version'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['live', '-first_published_at', '-id', 'kind'], name='library_all_newest'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['live', 'kind', '-first_published_at', '-id'], name='library_all_by_kind'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['live', 'course', '-first_published_at', '-id', 'kind'], name='library_all_by_course'),
        ),
    ]
