"""The table of communes: all of the province, each once, each inside it."""

from __future__ import annotations

from ansinh.facts.communes import base_offices, communes


def test_every_commune_of_the_province() -> None:
    assert len(communes()) == 166
    assert sum(commune.name.startswith("Phường ") for commune in communes().values()) == 19
    assert communes()["14797"].name == "Phường Hạc Thành"


def test_every_commune_lies_in_the_province() -> None:
    assert all(104.3 < commune.lon < 106.2 and 19.2 < commune.lat < 20.8 for commune in communes().values())


def test_base_offices_are_named_by_old_districts() -> None:
    assert base_offices()["A"] == "Thành phố Thanh Hóa"
    assert base_offices()["D"] == "Huyện Mường Lát, Huyện Quan Hóa"
