"""Snapshots, the register and the rows that lists and totals read."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("tax_code", models.CharField(blank=True, max_length=20)),
                ("name", models.TextField()),
                ("address", models.TextField(blank=True)),
                ("folded", models.TextField()),
                ("office_code", models.CharField(max_length=10)),
                ("commune_code", models.CharField(blank=True, max_length=10)),
                ("sector", models.CharField(blank=True, max_length=30)),
                ("industry_code", models.CharField(blank=True, max_length=10)),
                ("wage_region", models.SmallIntegerField(null=True)),
                ("payment_cycle_months", models.SmallIntegerField(default=1)),
                ("status", models.CharField(blank=True, max_length=30)),
                ("status_from", models.DateField(null=True)),
                ("registered_on", models.DateField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="employers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField()),
                ("version", models.IntegerField()),
                ("known_at", models.DateTimeField(null=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("present", "hiện tại"), ("month_end", "cuối tháng"), ("asked", "theo yêu cầu")],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "đang chờ"),
                            ("computing", "đang tính"),
                            ("ready", "xong"),
                            ("failed", "không tính được"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("law", models.CharField(blank=True, max_length=64)),
                (
                    "law_overridden",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                ("done", models.IntegerField(default=0)),
                ("employers", models.IntegerField(default=0)),
                ("message", models.TextField(blank=True)),
                ("is_current", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["as_of", "version"], name="registry_sn_as_of_8eee1f_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("is_current",), name="one_present"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("state", "ready"), _connector="OR"),
                        name="present_is_ready",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office_code", models.CharField(max_length=10)),
                ("commune_code", models.CharField(max_length=10)),
                ("sector", models.CharField(max_length=30)),
                ("size", models.SmallIntegerField()),
                ("employers", models.IntegerField()),
                ("late_employers", models.IntegerField()),
                ("evading_employers", models.IntegerField()),
                ("workers", models.IntegerField()),
                ("workers_affected", models.IntegerField()),
                ("principal", models.BigIntegerField()),
                ("charge", models.BigIntegerField()),
                ("overdue", models.BigIntegerField()),
                ("evading", models.BigIntegerField()),
                ("snapshot", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="registry.snapshot")),
            ],
        ),
        migrations.CreateModel(
            name="MonthTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("office_code", models.CharField(max_length=10)),
                ("commune_code", models.CharField(max_length=10)),
                ("sector", models.CharField(max_length=30)),
                ("size", models.SmallIntegerField()),
                ("due", models.BigIntegerField()),
                ("fallen_due", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
                ("collected", models.BigIntegerField()),
                ("not_due", models.BigIntegerField()),
                ("late", models.BigIntegerField()),
                ("evading", models.BigIntegerField()),
                ("snapshot", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="registry.snapshot")),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office_code", models.CharField(max_length=10)),
                ("commune_code", models.CharField(max_length=10)),
                ("sector", models.CharField(max_length=30)),
                ("size", models.SmallIntegerField()),
                ("conduct", models.CharField(max_length=10)),
                ("principal", models.BigIntegerField()),
                ("charge", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("overdue", models.BigIntegerField()),
                ("evading", models.BigIntegerField()),
                ("oldest_due_on", models.DateField(null=True)),
                ("months_owed", models.IntegerField()),
                ("workers", models.IntegerField()),
                ("charge_per_day", models.BigIntegerField()),
                ("evading_from", models.DateField(null=True)),
                ("ribbon", models.TextField()),
                (
                    "trend",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="registry.employer",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="registry.snapshot"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="employer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="employer_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(fields=["tax_code"], name="registry_em_tax_cod_6e67d7_idx"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                models.F("snapshot"),
                models.OrderBy(models.F("overdue"), descending=True, nulls_last=True),
                models.F("id"),
                name="standing_by_debt",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(fields=("snapshot", "employer"), name="one_standing"),
        ),
    ]
