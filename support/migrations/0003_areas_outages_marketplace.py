"""Products have areas, plans say as data what they are good for; outages, and the marketplace."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

AREAS = """
UPDATE support_product SET area = CASE
  WHEN code LIKE 'azure%' THEN 'azure' WHEN code LIKE 'dynamics%' OR code LIKE 'crm%' THEN 'dynamics' ELSE 'office' END
WHERE kind = 'cloud';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0002_append_only_and_company_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MarketplaceProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='product')),
                ('publisher', models.CharField(max_length=150, verbose_name='publisher')),
                ('link', models.URLField(blank=True, verbose_name='support page')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='support e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='support phone')),
                ('is_listed', models.BooleanField(default=True, verbose_name='listed')),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'marketplace product',
                'verbose_name_plural': 'marketplace products',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('region', models.CharField(blank=True, choices=[('americas', 'Americas'), ('emea', 'Europe, Middle East and Africa'), ('asia', 'Asia and Pacific')], max_length=20, verbose_name='region')),
                ('state', models.CharField(choices=[('investigating', 'Investigating'), ('degraded', 'Degraded'), ('down', 'Not available'), ('resolved', 'Resolved')], default='investigating', max_length=20)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'outage',
                'verbose_name_plural': 'outages',
                'ordering': ['-started_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OutageUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('investigating', 'Investigating'), ('degraded', 'Degraded'), ('down', 'Not available'), ('resolved', 'Resolved')], max_length=20)),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'update of an outage',
                'verbose_name_plural': 'updates of outages',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='plan',
            name='support_plan_covers_something',
        ),
        migrations.RemoveField(
            model_name='plan',
            name='covers_cloud',
        ),
        migrations.RemoveField(
            model_name='plan',
            name='covers_on_premises',
        ),
        migrations.AddField(
            model_name='plan',
            name='customer_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite'), ('portal', 'Billing, subscriptions, fraud, and this portal')], max_length=20), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='plan',
            name='has_contract',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='plan',
            name='hours_critical',
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddField(
            model_name='plan',
            name='hours_minimal',
            field=models.PositiveSmallIntegerField(default=8),
        ),
        migrations.AddField(
            model_name='plan',
            name='hours_moderate',
            field=models.PositiveSmallIntegerField(default=4),
        ),
        migrations.AddField(
            model_name='plan',
            name='is_sold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='plan',
            name='needs_link',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='plan',
            name='own_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite'), ('portal', 'Billing, subscriptions, fraud, and this portal')], max_length=20), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='plan',
            name='second_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite'), ('portal', 'Billing, subscriptions, fraud, and this portal')], max_length=20), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='product',
            name='area',
            field=models.CharField(choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite')], default='on_premises', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='product',
            name='is_included',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(AREAS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('hours_critical__gt', 0), ('hours_critical__lte', models.F('hours_moderate')), ('hours_moderate__lte', models.F('hours_minimal'))), name='support_plan_answers_faster_what_is_worse'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('customer_areas__contains', models.F('second_areas'))), name='support_plan_second_choice_only_where_it_covers'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('is_counted', False), ('has_contract', True), _connector='OR'), name='support_plan_counts_only_with_a_contract'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('is_sold', False), ('has_contract', True), _connector='OR'), name='support_plan_sold_only_with_a_contract'),
        ),
        migrations.RemoveConstraint(
            model_name='product',
            name='support_product_kind_known',
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area', 'on_premises'), ('kind', 'on_premises')), models.Q(('area__in', ['azure', 'dynamics', 'office']), ('kind', 'cloud')), _connector='OR'), name='support_product_area_fits_kind'),
        ),
        migrations.AddConstraint(
            model_name='marketplaceproduct',
            constraint=models.UniqueConstraint(fields=('name', 'publisher'), name='support_marketplaceproduct_once_per_publisher', violation_error_message='This product of this publisher is listed already.'),
        ),
        migrations.AddConstraint(
            model_name='marketplaceproduct',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link', ''), _negated=True), models.Q(('email', ''), _negated=True), models.Q(('phone', ''), _negated=True), _connector='OR'), name='support_marketplaceproduct_can_be_reached', violation_error_message="Give the publisher's page, e-mail or phone: one of them at least."),
        ),
        migrations.AddField(
            model_name='outage',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outage',
            name='products',
            field=models.ManyToManyField(related_name='+', to='support.product'),
        ),
        migrations.AddField(
            model_name='outageupdate',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outageupdate',
            name='outage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='support.outage'),
        ),
        migrations.AddConstraint(
            model_name='outage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', False), ('state', 'resolved')), models.Q(models.Q(('state', 'resolved'), _negated=True), ('resolved_at', None)), _connector='OR'), name='support_outage_resolved_iff_resolved_at'),
        ),
        migrations.AddConstraint(
            model_name='outage',
            constraint=models.CheckConstraint(condition=models.Q(('resolved_at', None), ('resolved_at__gte', models.F('started_at')), _connector='OR'), name='support_outage_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='outageupdate',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='support_outageupdate_says_something'),
        ),
    ]
