"""Deliveries and their files, and the list of open payments."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenPaymentsRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "đang kiểm tra"),
                            ("checked", "đã kiểm tra"),
                            ("queued", "chờ đến lượt nhập"),
                            ("importing", "đang nhập"),
                            ("done", "đã nhập"),
                            ("failed", "không nhập được"),
                            ("discarded", "đã bỏ"),
                        ],
                        default="checking",
                        max_length=10,
                    ),
                ),
                ("done", models.IntegerField(default=0)),
                ("now", models.CharField(blank=True, max_length=150)),
                ("message", models.TextField(blank=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.approval"
                    ),
                ),
                (
                    "by",
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
            name="DeliveryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "đang kiểm tra"),
                            ("checked", "đã kiểm tra"),
                            ("queued", "chờ đến lượt nhập"),
                            ("importing", "đang nhập"),
                            ("done", "đã nhập"),
                            ("failed", "không nhập được"),
                            ("discarded", "đã bỏ"),
                        ],
                        default="checking",
                        max_length=10,
                    ),
                ),
                ("done", models.IntegerField(default=0)),
                ("now", models.CharField(blank=True, max_length=150)),
                ("message", models.TextField(blank=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.approval",
                    ),
                ),
                (
                    "by",
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
                        to="imports.delivery",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpenPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payment_id", models.CharField(max_length=100, unique=True)),
                ("paid_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("message", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("unnamed", "chưa rõ đơn vị"), ("doubtful", "có thể nhầm đơn vị")], max_length=10
                    ),
                ),
                ("score", models.IntegerField(default=0)),
                ("sure", models.BooleanField(default=False)),
                ("suggestions", models.JSONField(default=list)),
                (
                    "best",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.employer",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.employer",
                    ),
                ),
            ],
            options={
                "ordering": ["-paid_on", "payment_id"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("kind", models.CharField(default="auto", max_length=30)),
                ("options", models.JSONField(default=dict)),
                ("asked", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "chờ kiểm tra"),
                            ("unreadable", "không đọc được"),
                            ("known", "đã có trong kho"),
                            ("checked", "đã kiểm tra"),
                            ("imported", "đã nhập"),
                            ("nothing", "không có dòng nào nhận được"),
                            ("failed", "chưa nhập"),
                            ("left_out", "bỏ khỏi lần nhập"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "tables",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("sheets", models.JSONField(default=list)),
                (
                    "notes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("accepted", models.IntegerField(default=0)),
                ("warned", models.IntegerField(default=0)),
                ("duplicates", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                (
                    "outside",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("batch", models.IntegerField(db_index=True, null=True)),
                ("known_batch", models.IntegerField(null=True)),
                ("what", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("do_next", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="correction",
                        to="imports.upload",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="imports.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["delivery_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UploadEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=150)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("kind", models.CharField(default="auto", max_length=30)),
                ("options", models.JSONField(default=dict)),
                ("asked", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "chờ kiểm tra"),
                            ("unreadable", "không đọc được"),
                            ("known", "đã có trong kho"),
                            ("checked", "đã kiểm tra"),
                            ("imported", "đã nhập"),
                            ("nothing", "không có dòng nào nhận được"),
                            ("failed", "chưa nhập"),
                            ("left_out", "bỏ khỏi lần nhập"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "tables",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("accepted", models.IntegerField(default=0)),
                ("warned", models.IntegerField(default=0)),
                ("duplicates", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                (
                    "outside",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("batch", models.IntegerField(null=True)),
                ("known_batch", models.IntegerField(null=True)),
                ("what", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("do_next", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="imports.upload",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="imports.delivery",
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
                        to="imports.upload",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "imports_deliveryevent" ("approval_id", "at", "by_id", "done", "finished_at", "id", "message", "now", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state") VALUES (NEW."approval_id", NEW."at", NEW."by_id", NEW."done", NEW."finished_at", NEW."id", NEW."message", NEW."now", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."started_at", NEW."state"); RETURN NULL;',
                    hash="071072726c7bc6f5c1547044e76bd2cf4c946c85",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2bbfc",
                    table="imports_delivery",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "imports_deliveryevent" ("approval_id", "at", "by_id", "done", "finished_at", "id", "message", "now", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state") VALUES (NEW."approval_id", NEW."at", NEW."by_id", NEW."done", NEW."finished_at", NEW."id", NEW."message", NEW."now", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."started_at", NEW."state"); RETURN NULL;',
                    hash="082ab9e47204c881dd50f41dcb270bd5ed421a63",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ce045",
                    table="imports_delivery",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="91ed7b2e4f8ec90e3899b58aecf4a3350b7616b1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ef44d",
                    table="imports_deliveryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="upload",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "imports_uploadevent" ("accepted", "asked", "batch", "corrects_id", "delivery_id", "do_next", "duplicates", "id", "kind", "known_batch", "name", "options", "outside", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "removed_at", "sha256", "size", "state", "tables", "title", "warned", "what", "why") VALUES (NEW."accepted", NEW."asked", NEW."batch", NEW."corrects_id", NEW."delivery_id", NEW."do_next", NEW."duplicates", NEW."id", NEW."kind", NEW."known_batch", NEW."name", NEW."options", NEW."outside", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refused", NEW."removed_at", NEW."sha256", NEW."size", NEW."state", NEW."tables", NEW."title", NEW."warned", NEW."what", NEW."why"); RETURN NULL;',
                    hash="00868d801a58f1a89ef166c2910474ec1eb511b1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2beeb",
                    table="imports_upload",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="upload",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted" IS DISTINCT FROM (NEW."accepted") OR OLD."asked" IS DISTINCT FROM (NEW."asked") OR OLD."batch" IS DISTINCT FROM (NEW."batch") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."delivery_id" IS DISTINCT FROM (NEW."delivery_id") OR OLD."do_next" IS DISTINCT FROM (NEW."do_next") OR OLD."duplicates" IS DISTINCT FROM (NEW."duplicates") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."known_batch" IS DISTINCT FROM (NEW."known_batch") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."outside" IS DISTINCT FROM (NEW."outside") OR OLD."refused" IS DISTINCT FROM (NEW."refused") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."tables" IS DISTINCT FROM (NEW."tables") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."warned" IS DISTINCT FROM (NEW."warned") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "imports_uploadevent" ("accepted", "asked", "batch", "corrects_id", "delivery_id", "do_next", "duplicates", "id", "kind", "known_batch", "name", "options", "outside", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "removed_at", "sha256", "size", "state", "tables", "title", "warned", "what", "why") VALUES (NEW."accepted", NEW."asked", NEW."batch", NEW."corrects_id", NEW."delivery_id", NEW."do_next", NEW."duplicates", NEW."id", NEW."kind", NEW."known_batch", NEW."name", NEW."options", NEW."outside", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refused", NEW."removed_at", NEW."sha256", NEW."size", NEW."state", NEW."tables", NEW."title", NEW."warned", NEW."what", NEW."why"); RETURN NULL;',
                    hash="c0b9a7249884042e21858514ec9737605c59211e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1e907",
                    table="imports_upload",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="uploadevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e9a7281cc46c74c64ccd0f82940f11b7f1cc9ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_03342",
                    table="imports_uploadevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
