"""Customers, the relationship to each, partnerships, access to Azure, support groups."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_people_and_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('domain', models.CharField(max_length=200, verbose_name='primary domain')),
                ('microsoft_id', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='Microsoft ID')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail of its administrator')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('domain',), name='customers_customer_one_per_domain'), models.CheckConstraint(condition=models.Q(('domain', django.db.models.functions.text.Lower('domain')), models.Q(('domain', ''), _negated=True)), name='customers_customer_domain_in_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('azure_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('has_access', models.BooleanField(default=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='customers.customer')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'Azure subscription',
                'verbose_name_plural': 'Azure subscriptions',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('id', 'customer'), name='customers_subscription_key_with_customer'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='customers_subscription_has_name')],
            },
        ),
        migrations.CreateModel(
            name='AzureGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('reseller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='customers.customer')),
                ('subscription', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='customers.subscription')),
            ],
            options={
                'verbose_name': 'Azure grant',
                'verbose_name_plural': 'Azure grants',
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('provider', 'reseller', 'customer', 'subscription'), name='customers_azuregrant_one_live_per_scope', nulls_distinct=False, violation_error_message='This access is given already.'), models.CheckConstraint(condition=models.Q(('provider', models.F('reseller')), _negated=True), name='customers_azuregrant_of_two'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='customers_azuregrant_revoked_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SupportGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_groups', to='customers.customer')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'support group',
                'verbose_name_plural': 'support groups',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('organization', 'customer', 'name'), name='customers_supportgroup_one_live_per_name', violation_error_message='A support group of this name exists for the customer.'), models.UniqueConstraint(fields=('id', 'organization'), name='customers_supportgroup_key_with_organization'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='customers_supportgroup_has_name'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='customers_supportgroup_revoked_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='customers.supportgroup')),
            ],
            options={
                'verbose_name': 'member of a support group',
                'verbose_name_plural': 'members of support groups',
                'ordering': ['user__name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='customers_groupmember_once_per_group')],
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('active', 'Active'), ('declined', 'Declined'), ('ended', 'Ended')], default='invited', max_length=20)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('reseller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'partnership',
                'verbose_name_plural': 'partnerships',
                'ordering': ['reseller__name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['invited', 'active'])), fields=('provider', 'reseller'), name='customers_partnership_one_live_per_pair', violation_error_message='This partnership exists already, or was asked for.'), models.CheckConstraint(condition=models.Q(('provider', models.F('reseller')), _negated=True), name='customers_partnership_of_two'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None)), _connector='OR'), name='customers_partnership_ended_iff_ended_at'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'invited')), models.Q(('answered_at__isnull', False), ('state__in', ['active', 'declined'])), ('state', 'ended'), _connector='OR'), name='customers_partnership_answered_iff_answered_at')],
            },
        ),
        migrations.CreateModel(
            name='Relationship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('active', 'Active'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('removed', 'Removed')], default='invited', max_length=20)),
                ('asks_admin', models.BooleanField(default=False)),
                ('has_admin', models.BooleanField(default=False)),
                ('admin_changed_at', models.DateTimeField(blank=True, null=True)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relationships', to='customers.customer')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('reseller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'customer relationship',
                'verbose_name_plural': 'customer relationships',
                'ordering': ['customer__name', 'pk'],
                'indexes': [models.Index(fields=['organization', 'state'], name='customers_relationship_list'), models.Index(fields=['reseller'], name='customers_relationship_via')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['invited', 'active'])), fields=('organization', 'customer'), name='customers_relationship_one_live_per_customer', violation_error_message='This customer is in your list already, or was invited.'), models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='customers_relationship_token_unique'), models.UniqueConstraint(fields=('id', 'organization'), name='customers_relationship_key_with_organization'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('state__in', ['invited', 'declined', 'withdrawn'])), models.Q(('accepted_at__isnull', False), ('state__in', ['active', 'removed'])), _connector='OR'), name='customers_relationship_accepted_iff_it_was'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['invited', 'active'])), models.Q(('ended_at__isnull', False), ('state__in', ['declined', 'withdrawn', 'removed'])), _connector='OR'), name='customers_relationship_ended_iff_over'), models.CheckConstraint(condition=models.Q(('has_admin', False), ('state', 'active'), _connector='OR'), name='customers_relationship_admin_only_while_active'), models.CheckConstraint(condition=models.Q(('reseller', None), models.Q(('reseller', models.F('organization')), _negated=True), _connector='OR'), name='customers_relationship_reseller_is_another')],
            },
        ),
    ]
