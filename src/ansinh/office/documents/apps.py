"""The documents app."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    name = "ansinh.office.documents"
    label = "documents"

    def ready(self) -> None:
        """A tab on the employer's page."""
        from ansinh.office.documents import selectors
        from ansinh.office.language import later
        from ansinh.office.registry import parts

        parts.register(
            parts.Part(
                "van-ban", later("Văn bản"), "documents/of_employer.html",
                lambda user, employer: {"employer_documents": selectors.of_employer(user, employer)},
            )
        )  # fmt: skip
