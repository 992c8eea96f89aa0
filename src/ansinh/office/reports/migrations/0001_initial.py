"""Months, reports, slips of adjustment."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "đang lập"),
                            ("ready", "đã lập, chưa chốt"),
                            ("failed", "chưa lập được"),
                            ("closed", "đã chốt"),
                        ],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("folder", models.CharField(blank=True, max_length=50)),
                ("snapshot", models.IntegerField(null=True)),
                ("version", models.IntegerField(null=True)),
                ("law", models.CharField(blank=True, max_length=64)),
                ("opened_with_closed", models.BooleanField(default=False)),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
                ),
                ("totals", models.JSONField(default=dict)),
                ("prepared_at", models.DateTimeField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="PeriodEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("month", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "đang lập"),
                            ("ready", "đã lập, chưa chốt"),
                            ("failed", "chưa lập được"),
                            ("closed", "đã chốt"),
                        ],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("folder", models.CharField(blank=True, max_length=50)),
                ("snapshot", models.IntegerField(null=True)),
                ("version", models.IntegerField(null=True)),
                ("law", models.CharField(blank=True, max_length=64)),
                ("opened_with_closed", models.BooleanField(default=False)),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None),
                ),
                ("totals", models.JSONField(default=dict)),
                ("prepared_at", models.DateTimeField(null=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reports.period",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("form", models.CharField(max_length=10)),
                ("office_code", models.CharField(blank=True, max_length=10)),
                ("lines", models.IntegerField()),
                ("checks", models.IntegerField()),
                ("ties", models.BooleanField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="reports.period"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "office_code"],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_number", models.CharField(max_length=20)),
                ("made_on", models.DateField()),
                ("year", models.IntegerField(null=True)),
                ("number", models.IntegerField(null=True)),
                ("approved_on", models.DateField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.employer"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slips", to="reports.period"
                    ),
                ),
            ],
            options={
                "ordering": ["year", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SlipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("person_number", models.CharField(max_length=20)),
                ("made_on", models.DateField()),
                ("year", models.IntegerField(null=True)),
                ("number", models.IntegerField(null=True)),
                ("approved_on", models.DateField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.employer",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.period",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reports.slip",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by__isnull", False), ("closed_on__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_by", None), ("closed_on", None)),
                    _connector="OR",
                ),
                name="closed_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="period",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_periodevent" ("closed_by_id", "closed_on", "folder", "id", "law", "message", "missing", "month", "opened_with_closed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "snapshot", "state", "totals", "version") VALUES (NEW."closed_by_id", NEW."closed_on", NEW."folder", NEW."id", NEW."law", NEW."message", NEW."missing", NEW."month", NEW."opened_with_closed", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prepared_at", NEW."snapshot", NEW."state", NEW."totals", NEW."version"); RETURN NULL;',
                    hash="41530a0cac64d8ebd23681592f30f40fa0afb987",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97bae",
                    table="reports_period",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="period",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_periodevent" ("closed_by_id", "closed_on", "folder", "id", "law", "message", "missing", "month", "opened_with_closed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "snapshot", "state", "totals", "version") VALUES (NEW."closed_by_id", NEW."closed_on", NEW."folder", NEW."id", NEW."law", NEW."message", NEW."missing", NEW."month", NEW."opened_with_closed", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prepared_at", NEW."snapshot", NEW."state", NEW."totals", NEW."version"); RETURN NULL;',
                    hash="3ef41d309e67a6967dbf85655740e91e115bdd40",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d657e",
                    table="reports_period",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6ec9efbac1bf75928cad0d4e9a11fa6a228e073e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2f6d1",
                    table="reports_periodevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("period", "kind", "office_code"), name="one_report"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("period", "person_number"), name="one_slip_a_person_a_month"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="one_number_a_year"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by", None), ("number", None), ("year", None)),
                    models.Q(("approved_by__gt", 0), ("number__gt", 0), ("year__gt", 0)),
                    _connector="OR",
                ),
                name="numbered_when_approved",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="slip",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_slipevent" ("approved_by_id", "approved_on", "employer_id", "id", "made_by_id", "made_on", "number", "period_id", "person_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."employer_id", NEW."id", NEW."made_by_id", NEW."made_on", NEW."number", NEW."period_id", NEW."person_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="3f9a94bfee37465d2b742922741833e4be52f332",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_85ea6",
                    table="reports_slip",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="slip",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_slipevent" ("approved_by_id", "approved_on", "employer_id", "id", "made_by_id", "made_on", "number", "period_id", "person_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."employer_id", NEW."id", NEW."made_by_id", NEW."made_on", NEW."number", NEW."period_id", NEW."person_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="f4483cf668d22f69fd5cafb7ae1f358857e59c93",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4fd7",
                    table="reports_slip",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="slipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="44cb03247829cebf87685be1db2a37f8cc4dc243",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e8643",
                    table="reports_slipevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
