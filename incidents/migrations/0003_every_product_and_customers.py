"""Incidents of every product, own and for customers; what the desk works with."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

PLACES = """
UPDATE incidents_incident AS i SET area = p.area FROM support_version AS v
  JOIN support_product AS p ON p.id = v.product_id WHERE v.id = i.version_id;
UPDATE incidents_incident AS i SET plan_id = e.plan_id FROM support_entitlement AS e WHERE e.id = i.entitlement_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_people_and_requests'),
        ('customers', '0001_initial'),
        ('incidents', '0002_append_only_and_company_keys'),
        ('support', '0003_areas_outages_marketplace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CannedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('body', models.TextField(verbose_name='text')),
                ('area', models.CharField(blank=True, choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite'), ('portal', 'Billing, subscriptions, fraud, and this portal')], max_length=20, verbose_name='product area')),
                ('is_listed', models.BooleanField(default=True, verbose_name='in use')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'canned answer',
                'verbose_name_plural': 'canned answers',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150)),
                ('description', models.TextField()),
                ('severity', models.CharField(choices=[('A', 'Critical (A)'), ('B', 'Moderate (B)'), ('C', 'Minimal (C)')], max_length=1)),
                ('contact_name', models.CharField(max_length=150)),
                ('contact_email', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for the provider'), ('taken', 'Taken by the provider'), ('filed', 'Filed by the provider'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=20)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer_text', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'hand-over to a provider',
                'verbose_name_plural': 'hand-overs to providers',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=255)),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('recipient', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=255)),
                ('verdict', models.CharField(choices=[('reply', 'Added to the incident'), ('automatic', 'Automatic reply: noted once, not added'), ('bounce', 'Not delivered'), ('forged', 'Address not signed by this portal'), ('foreign', 'Not from the person who was written to'), ('refused', 'Refused, and the sender told why'), ('unreadable', 'Could not be read')], max_length=20)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'inbound mail',
                'verbose_name_plural': 'inbound mail',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReadLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': "customer's link",
                'verbose_name_plural': "customers' links",
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='incidents_event_known_move',
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='incidents_incident_complete_unless_draft',
        ),
        migrations.AddField(
            model_name='incident',
            name='area',
            field=models.CharField(blank=True, choices=[('on_premises', 'On-premises products'), ('azure', 'Azure'), ('dynamics', 'Dynamics 365'), ('office', 'Office 365 and Enterprise Mobility Suite'), ('portal', 'Billing, subscriptions, fraud, and this portal')], max_length=20),
        ),
        migrations.AddField(
            model_name='incident',
            name='criterion',
            field=models.CharField(blank=True, choices=[('deviation', 'The service deviates from its description, and this is not documented'), ('unavailable', 'The service is not available'), ('irregular', 'A bug, or irregular behaviour'), ('network', 'A large-scale network disruption'), ('regional', 'A problem of several customers in one region')], max_length=20),
        ),
        migrations.AddField(
            model_name='incident',
            name='customer',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='incident',
            name='customer_subscription',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.subscription'),
        ),
        migrations.AddField(
            model_name='incident',
            name='escalated_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='health_checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='incident',
            name='outage',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.outage'),
        ),
        migrations.AddField(
            model_name='incident',
            name='plan',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.plan'),
        ),
        migrations.AddField(
            model_name='incident',
            name='shared_with',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='incident',
            name='subscription',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='incident',
            name='topic',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='incident',
            name='warned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='incident',
            name='nature',
            field=models.CharField(blank=True, choices=[('break_fix', 'Something that worked is broken, or does not work as documented'), ('advice', 'How to do something: design, deployment, migration, planning'), ('billing', 'Billing, or a subscription or licence'), ('fraud', 'A concern about fraud, misuse or a dispute'), ('portal', 'The membership, or this portal')], max_length=20),
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('customer__isnull', False)), fields=['organization', 'id'], name='incidents_company_customer_idx'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('customer__isnull', False)), fields=['customer', 'id'], name='incidents_customer_idx'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('shared_with__isnull', False)), fields=['shared_with', 'id'], name='incidents_shared_idx'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('answer_due_at__isnull', False)), fields=['area', 'answer_due_at', 'id'], name='incidents_queue_idx'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='incidents_merged_idx'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['submit', 'withdraw', 'take', 'answer', 'note', 'ask', 'reply', 'severity', 'close', 'reopen', 'assign', 'merge', 'absorb', 'outage', 'clear', 'warn', 'escalate', 'mail'])), name='incidents_event_known_move'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(models.Q(models.Q(('nature', 'break_fix'), ('severity__in', ['A', 'B', 'C']), ('version__isnull', False)), models.Q(('entitlement', None), ('nature__in', ['billing', 'fraud', 'portal'])), _connector='OR'), ('plan__isnull', False), models.Q(('area', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('description', ''), _negated=True), models.Q(('contact_name', ''), _negated=True), models.Q(('contact_email', ''), _negated=True)), _connector='OR'), name='incidents_incident_complete_unless_draft'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('customer', None), ('organization__isnull', False), _connector='OR'), name='incidents_incident_customer_of_a_company'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('customer_subscription', None), models.Q(('area', 'azure'), ('customer__isnull', False)), _connector='OR'), name='incidents_incident_subscription_of_the_customer'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('shared_with', None), models.Q(('customer__isnull', False), models.Q(('shared_with', models.F('organization')), _negated=True)), _connector='OR'), name='incidents_incident_shared_only_for_a_customer'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('close_reason', 'duplicate'), ('state', 'closed'), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='incidents_incident_merged_only_as_duplicate'),
        ),
        migrations.AddField(
            model_name='cannedanswer',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='handover',
            name='incident',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hand_over', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='handover',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='handover',
            name='reseller',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='handover',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.version'),
        ),
        migrations.AddField(
            model_name='inboundmail',
            name='incident',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='inboundmail',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readlink',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readlink',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='read_links', to='incidents.incident'),
        ),
        migrations.AddConstraint(
            model_name='cannedanswer',
            constraint=models.UniqueConstraint(fields=('title',), name='incidents_cannedanswer_one_per_title', violation_error_message='A canned answer of this title exists.'),
        ),
        migrations.AddConstraint(
            model_name='cannedanswer',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='incidents_cannedanswer_says_something'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['provider', 'state'], name='incidents_handover_provider'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['reseller', 'state'], name='incidents_handover_reseller'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('provider', models.F('reseller')), _negated=True), name='incidents_handover_of_two'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'filed'), _negated=True), ('incident__isnull', False), _connector='OR'), name='incidents_handover_filed_with_incident'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state__in', ['waiting', 'withdrawn'])), models.Q(('answered_at__isnull', False), ('state__in', ['taken', 'filed', 'declined'])), _connector='OR'), name='incidents_handover_answered_iff_answered_at'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(fields=['incident', 'verdict'], name='incidents_inboundmail_incident'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.UniqueConstraint(fields=('message_id',), name='incidents_inboundmail_once_per_message'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'reply'), _negated=True), models.Q(('incident__isnull', False), ('user__isnull', False)), _connector='OR'), name='incidents_inboundmail_reply_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='readlink',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('incident', 'email'), name='incidents_readlink_one_live_per_address'),
        ),
    ]
