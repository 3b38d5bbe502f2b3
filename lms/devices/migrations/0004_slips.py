import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('devices', '0003_priorities'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssetSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('loan', 'lent to a pupil'), ('return', 'given back by a pupil'), ('transfer', 'handed on')], max_length=8)),
                ('made_at', models.DateTimeField()),
                ('signed_date', models.DateField(null=True)),
                ('giver_name', models.CharField(blank=True, max_length=120)),
                ('receiver_name', models.CharField(blank=True, max_length=120)),
                ('signer', models.CharField(blank=True, choices=[('pupil', 'the pupil'), ('guardian', 'a parent or guardian')], max_length=8)),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='devices.need')),
                ('receiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('through', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': 'hand-over slip',
                'verbose_name_plural': 'hand-over slips',
                'ordering': ['-pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('giver__isnull', False), ('kind', 'loan'), ('need__isnull', False), ('receiver', None), ('receiver_name', '')), models.Q(('giver', None), ('giver_name', ''), ('kind', 'return'), ('need__isnull', False), ('receiver__isnull', False)), models.Q(('giver__isnull', False), ('kind', 'transfer'), ('need', None), ('receiver__isnull', False), ('signer', '')), _connector='OR'), name='devices_slip_has_two_sides')],
            },
        ),
        migrations.AddField(
            model_name='assetmove',
            name='slip',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='devices.assetslip'),
        ),
        migrations.AlterField(
            model_name='needreading',
            name='how',
            field=models.CharField(choices=[('opened', 'opened'), ('listed', 'read in a list'), ('exported', 'took away in a file'), ('slip', 'on a hand-over slip')], max_length=8),
        ),
    ]
