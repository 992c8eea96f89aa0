"""Users, what they read of people, and the clock of a rehearsal."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from ansinh.office.language import later


class Role(models.TextChoices):
    """What a user's work is. It decides what they may do; the territory decides where."""

    OFFICER = "officer", later("cán bộ thu")
    CHECKER = "checker", later("cán bộ kiểm tra")
    LEADER = "leader", later("lãnh đạo tỉnh")
    BASE_LEADER = "base_leader", later("giám đốc BHXH cơ sở")
    CLERK = "clerk", later("cán bộ nhập liệu")
    ADMIN = "admin", later("quản trị hệ thống")


class Users(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """A user with ``password``; without one they cannot sign in until it is set. Checks every field."""
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """Somebody who signs in. Never deleted, since records name them: ``is_active`` is taken away."""

    username = models.SlugField(later("Tên đăng nhập"), max_length=50, unique=True)
    full_name = models.CharField(later("Họ và tên"), max_length=100)
    role = models.CharField(later("Vai trò"), max_length=20, choices=Role.choices)
    office_code = models.CharField(later("BHXH cơ sở"), max_length=10, blank=True)
    """Letter of the base office; empty for the whole province."""
    communes = ArrayField(models.CharField(max_length=5), verbose_name=later("Xã, phường"), default=list, blank=True)
    """Codes of communes, when the territory is narrower than an office."""
    language = models.CharField(
        later("Ngôn ngữ"), max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    is_active = models.BooleanField(later("Được đăng nhập"), default=True)
    must_change_password = models.BooleanField(later("Phải đổi mật khẩu khi đăng nhập"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name", "role"]
    objects = Users()

    class Meta:
        verbose_name = later("người dùng")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="base_roles_have_an_office",
                condition=~models.Q(role__in=["officer", "base_leader"]) | ~models.Q(office_code=""),
                violation_error_message=later("Cán bộ thu và giám đốc BHXH cơ sở phải thuộc một BHXH cơ sở."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name


class AccessLog(models.Model):
    """One reading of people's data: who, when, of which employer, which people, with numbers shown or masked, why.

    Only ever added to; the database refuses to change or delete a row.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    employer_code = models.CharField(max_length=20, db_index=True)
    person_numbers = ArrayField(models.CharField(max_length=20))
    revealed = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at"]
        triggers = [pgtrigger.Protect(name="only_ever_added_to", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_id} {self.employer_code}"


class Clock(models.Model):
    """How far the rehearsal's day is from the true one; at most one row. See ``ansinh.office.clock``."""

    days = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.days:+} days"
