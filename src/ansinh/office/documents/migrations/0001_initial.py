"""Series, documents, services."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("C12-TS", "Thông báo kết quả đóng (C12-TS)"),
                            ("01-ĐĐ", "Văn bản đôn đốc (01-ĐĐ)"),
                            ("D09-TS", "Danh sách tham gia (D09-TS)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("office_code", models.CharField(blank=True, max_length=10)),
                ("year", models.SmallIntegerField()),
                ("number", models.IntegerField()),
                ("employer_name", models.TextField()),
                ("month", models.DateField()),
                ("figures", models.JSONField()),
                ("total", models.BigIntegerField()),
                ("as_of", models.DateField()),
                ("version", models.IntegerField()),
                ("known_at", models.DateTimeField(null=True)),
                ("law", models.CharField(max_length=64)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField(auto_now_add=True)),
                ("path", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "đã phát hành"), ("served", "đã nhận"), ("returned", "bị trả lại")],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("served_on", models.DateField(null=True)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="registry.employer"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office_code", models.CharField(blank=True, max_length=10)),
                ("year", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("C12-TS", "Thông báo kết quả đóng (C12-TS)"),
                            ("01-ĐĐ", "Văn bản đôn đốc (01-ĐĐ)"),
                            ("D09-TS", "Danh sách tham gia (D09-TS)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("last", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("office_code", "year", "kind"), name="one_series")],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("e_store", "kho dữ liệu điện tử của đơn vị"),
                            ("post", "bưu chính, có báo phát"),
                            ("hand", "giao trực tiếp, có ký nhận"),
                            ("posted", "niêm yết tại trụ sở đơn vị"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("delivered", models.BooleanField(default=True)),
                ("proof", models.TextField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="documents.document"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["employer", "-issued_on"], name="documents_d_employe_7db02a_idx"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["issued_on"], name="documents_d_issued__894724_idx"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("office_code", "year", "kind", "number"), name="one_document_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "served"), _negated=True), ("served_on__isnull", False), _connector="OR"
                ),
                name="served_has_a_day",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="document_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e38de9e0625b1ba86ee6799ab22f065e32ead9ee",
                    operation="DELETE",
                    pgid="pgtrigger_document_never_deleted_123dd",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="document_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."office_code" IS DISTINCT FROM (NEW."office_code") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."employer_id" IS DISTINCT FROM (NEW."employer_id") OR OLD."employer_name" IS DISTINCT FROM (NEW."employer_name") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."figures" IS DISTINCT FROM (NEW."figures") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."known_at" IS DISTINCT FROM (NEW."known_at") OR OLD."law" IS DISTINCT FROM (NEW."law") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."path" IS DISTINCT FROM (NEW."path") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."token" IS DISTINCT FROM (NEW."token"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d0c6b6fd07b156af92918cc7ce06aa691f487cc9",
                    operation="UPDATE",
                    pgid="pgtrigger_document_never_changed_d4e16",
                    table="documents_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                fields=("document", "method", "on", "delivered"), name="one_service_a_day"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="service_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete or update rows from % table', TG_TABLE_NAME;",
                    hash="656f586712a227a006458c6da42ba95d87c0205f",
                    operation="DELETE OR UPDATE",
                    pgid="pgtrigger_service_never_changed_c9878",
                    table="documents_service",
                    when="BEFORE",
                ),
            ),
        ),
    ]
