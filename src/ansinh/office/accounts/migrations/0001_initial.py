"""Users, the record of reads, the clock; and the extensions every desk uses."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("employer_code", models.CharField(db_index=True, max_length=20)),
                (
                    "person_numbers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("revealed", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("username", models.SlugField(db_index=False, verbose_name="Tên đăng nhập")),
                ("full_name", models.CharField(max_length=100, verbose_name="Họ và tên")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "cán bộ thu"),
                            ("checker", "cán bộ kiểm tra"),
                            ("leader", "lãnh đạo tỉnh"),
                            ("base_leader", "giám đốc BHXH cơ sở"),
                            ("clerk", "cán bộ nhập liệu"),
                            ("admin", "quản trị hệ thống"),
                        ],
                        max_length=20,
                        verbose_name="Vai trò",
                    ),
                ),
                ("office_code", models.CharField(blank=True, max_length=10, verbose_name="BHXH cơ sở")),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Xã, phường",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Tiếng Việt"), ("en", "English")],
                        default="vi",
                        max_length=2,
                        verbose_name="Ngôn ngữ",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Được đăng nhập")),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="Phải đổi mật khẩu khi đăng nhập"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.SlugField(unique=True, verbose_name="Tên đăng nhập")),
                ("full_name", models.CharField(max_length=100, verbose_name="Họ và tên")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "cán bộ thu"),
                            ("checker", "cán bộ kiểm tra"),
                            ("leader", "lãnh đạo tỉnh"),
                            ("base_leader", "giám đốc BHXH cơ sở"),
                            ("clerk", "cán bộ nhập liệu"),
                            ("admin", "quản trị hệ thống"),
                        ],
                        max_length=20,
                        verbose_name="Vai trò",
                    ),
                ),
                ("office_code", models.CharField(blank=True, max_length=10, verbose_name="BHXH cơ sở")),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Xã, phường",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "Tiếng Việt"), ("en", "English")],
                        default="vi",
                        max_length=2,
                        verbose_name="Ngôn ngữ",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Được đăng nhập")),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="Phải đổi mật khẩu khi đăng nhập"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "người dùng",
                "ordering": ["username"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role__in", ["officer", "base_leader"]), _negated=True),
                            models.Q(("office_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="base_roles_have_an_office",
                        violation_error_message="Cán bộ thu và giám đốc BHXH cơ sở phải thuộc một BHXH cơ sở.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("communes", "created_at", "full_name", "id", "is_active", "language", "must_change_password", "office_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") VALUES (NEW."communes", NEW."created_at", NEW."full_name", NEW."id", NEW."is_active", NEW."language", NEW."must_change_password", NEW."office_code", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."username"); RETURN NULL;',
                    hash="f8df0cfb2f57b34aff950d754da9ca925828f6a5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."communes" IS DISTINCT FROM (NEW."communes") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."office_code" IS DISTINCT FROM (NEW."office_code") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                    func='INSERT INTO "accounts_userevent" ("communes", "created_at", "full_name", "id", "is_active", "language", "must_change_password", "office_code", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username") VALUES (NEW."communes", NEW."created_at", NEW."full_name", NEW."id", NEW."is_active", NEW."language", NEW."must_change_password", NEW."office_code", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."username"); RETURN NULL;',
                    hash="fe345d0019e1a17f8a02cd1654d298b188d702fb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="accesslog",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accesslog",
            trigger=pgtrigger.compiler.Trigger(
                name="only_ever_added_to",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="71a5967f5522c23d8769af5a327aeac865d0de06",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_ever_added_to_d4875",
                    table="accounts_accesslog",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45b21",
                    table="accounts_userevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
