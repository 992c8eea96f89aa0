"""Runs and their items."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("R01", "Đôn đốc hằng tháng"), ("R02", "Đôn đốc khi phát hiện")], max_length=3
                    ),
                ),
                ("office_code", models.CharField(blank=True, max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang rà soát"),
                            ("issuing", "đang phát hành"),
                            ("done", "đã phát hành"),
                            ("cancelled", "đã hủy"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("as_of", models.DateField()),
                ("version", models.IntegerField()),
                ("known_at", models.DateTimeField(null=True)),
                ("law", models.CharField(max_length=64)),
                ("tolerance", models.BigIntegerField()),
                ("combine", models.BooleanField(default=False)),
                ("found_on", models.DateField(null=True)),
                ("found_how", models.TextField(blank=True)),
                ("made_on", models.DateField()),
                ("approved_on", models.DateField(null=True)),
                ("site", models.TextField(blank=True)),
                ("message", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(null=True)),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("included", models.BooleanField(default=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("dust", "số tiền nhỏ"),
                            ("excused", "không bị coi là trốn đóng"),
                            ("reminded", "đã đôn đốc trong tháng"),
                            ("paid", "đã nộp đủ trước khi phát hành"),
                            ("manual", "lý do khác"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("conduct", models.CharField(max_length=10)),
                ("overdue", models.BigIntegerField()),
                ("evading", models.BigIntegerField()),
                ("charge", models.BigIntegerField()),
                ("months_owed", models.IntegerField()),
                ("oldest_due_on", models.DateField()),
                ("workers", models.IntegerField()),
                ("ribbon", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "chờ"),
                            ("issued", "đã phát hành"),
                            ("skipped", "không phát hành"),
                            ("failed", "bị lỗi"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                ("issued_on", models.DateField(null=True)),
                ("month", models.DateField(null=True)),
                ("batch", models.IntegerField(null=True)),
                (
                    "changed_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_items",
                        to="registry.employer",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_items",
                        to="documents.document",
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="reminders.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("R01", "Đôn đốc hằng tháng"), ("R02", "Đôn đốc khi phát hiện")], max_length=3
                    ),
                ),
                ("office_code", models.CharField(blank=True, max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang rà soát"),
                            ("issuing", "đang phát hành"),
                            ("done", "đã phát hành"),
                            ("cancelled", "đã hủy"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("as_of", models.DateField()),
                ("version", models.IntegerField()),
                ("known_at", models.DateTimeField(null=True)),
                ("law", models.CharField(max_length=64)),
                ("tolerance", models.BigIntegerField()),
                ("combine", models.BooleanField(default=False)),
                ("found_on", models.DateField(null=True)),
                ("found_how", models.TextField(blank=True)),
                ("made_on", models.DateField()),
                ("approved_on", models.DateField(null=True)),
                ("site", models.TextField(blank=True)),
                ("message", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(null=True)),
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
                        to="reminders.run",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("office_code", "kind"), name="one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["issuing", "done"]), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False), models.Q(("approved_by", models.F("made_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="issued_by_two",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="run",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reminders_runevent" ("approved_by_id", "approved_on", "as_of", "combine", "finished_at", "found_how", "found_on", "id", "kind", "known_at", "law", "made_by_id", "made_on", "message", "office_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site", "state", "tolerance", "version") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."as_of", NEW."combine", NEW."finished_at", NEW."found_how", NEW."found_on", NEW."id", NEW."kind", NEW."known_at", NEW."law", NEW."made_by_id", NEW."made_on", NEW."message", NEW."office_code", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."site", NEW."state", NEW."tolerance", NEW."version"); RETURN NULL;',
                    hash="4b7fbc7f47282eeab99b98089abca4bd725f194d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8dd66",
                    table="reminders_run",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="run",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reminders_runevent" ("approved_by_id", "approved_on", "as_of", "combine", "finished_at", "found_how", "found_on", "id", "kind", "known_at", "law", "made_by_id", "made_on", "message", "office_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site", "state", "tolerance", "version") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."as_of", NEW."combine", NEW."finished_at", NEW."found_how", NEW."found_on", NEW."id", NEW."kind", NEW."known_at", NEW."law", NEW."made_by_id", NEW."made_on", NEW."message", NEW."office_code", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."site", NEW."state", NEW."tolerance", NEW."version"); RETURN NULL;',
                    hash="85b4f6a3abbd17a2ff09eeb67ec817cf82a2c0a0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aca05",
                    table="reminders_run",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["run", "state"], name="reminders_i_run_id_c2c635_idx"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("run", "employer"), name="one_item"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("month__isnull", False)), fields=("employer", "month"), name="one_monthly_reminder"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("included", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="left_out_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "issued"), _negated=True),
                    models.Q(("letter__isnull", False), ("statement__isnull", False), ("issued_on__isnull", False)),
                    _connector="OR",
                ),
                name="issued_has_papers",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="95102f456690fd43ef281edbb32c5fca15906df4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2c98a",
                    table="reminders_runevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
