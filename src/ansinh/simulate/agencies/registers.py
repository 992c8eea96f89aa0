"""The taxpayer register and the business registry: every enterprise that exists on paper, whoever insures its workers.

The two registers know different things of one firm. Branches have the firm's code and -001; a business location has a
counter of five digits, which is unique only within its firm and must never be taken for a code.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.agencies.forms import Filing
from ansinh.simulate.agencies.sources import Sources
from ansinh.simulate.figures import communes
from ansinh.simulate.noise import Noise

_NOT_IN_REGISTRY = ("public_unit", "other")
"""Public units and associations have a tax code and no business registration."""
_FORMS = {
    "Công ty TNHH MTV": "limited_one", "Công ty TNHH": "limited_more", "Công ty cổ phần": "joint_stock",
    "Hợp tác xã": "cooperative", "Hộ kinh doanh": "household_business",
}  # fmt: skip
_KINDS = {"fdi": "foreign", "state": "state", "manager": "limited_one"}
_STATUSES = {
    "01": "Đã giải thể, phá sản, chấm dứt tồn tại", "03": "Đang làm thủ tục giải thể",
    "05": "Tạm ngừng kinh doanh", "06": "Không còn hoạt động tại địa chỉ đã đăng ký", "07": "Đang làm thủ tục phá sản",
}  # fmt: skip
_ACTIVE = "Đang hoạt động"


def register_filings(sources: Sources) -> list[Filing]:
    """The registry's data exchange, its search (branches and business locations), and the taxpayer register."""
    firms, elsewhere = _registry(sources)
    return [
        Filing("10-businesses-exchange.json", "registry_exchange", firms),
        Filing("10-businesses-search.csv", "registry_search", elsewhere),
        Filing("10-businesses-taxpayers.csv", "taxpayer_register", _taxpayers(sources)),
    ]


def _taxpayers(sources: Sources) -> pl.DataFrame:
    """Rows of the taxpayer register: tax_code, name, status, status_from, address, office, enterprise."""
    noise = Noise(sources.plan, "businesses")
    known = _known(sources)
    own = ["tax_code", "name", "address", "commune_code"]
    branches = sources.branches.join(known.drop(own), on="enterprise").select(known.columns)
    firms = pl.concat([known, branches]).sort("enterprise", "tax_code")
    moved = sources.history.filter(pl.col("what") == "moved").group_by("tax_code").agg(old=pl.col("before").first())
    firms = firms.join(moved, on="tax_code", how="left", maintain_order="left")
    stale = pl.Series(noise.hits("moved_unreported", firms.height)) & pl.col("old").is_not_null()
    written = firms.with_columns(
        name=noise.names(firms["name"]), address=pl.when(stale).then("old").otherwise("address"), status="tax_status"
    )
    return noise.with_copies(written).select(
        "tax_code", "name", "status", "status_from", "address", "industry_code", "commune_code", "enterprise",
        person="director", tax_office=pl.format("Thuế cơ sở {}", "office"),
    )  # fmt: skip


def _registry(sources: Sources) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Enterprises of the business registry, and their branches and business locations."""
    noise = Noise(sources.plan, "businesses", "registry")
    firms = _known(sources).filter(~pl.col("sector").is_in(_NOT_IN_REGISTRY))
    directors = sources.people.select("citizen_id", "old_id", director="person", representative_name="full_name")
    rows = firms.join(directors, on="director", how="left", maintain_order="left")
    begins = pl.col("name").str.starts_with
    form = pl.coalesce(pl.when(begins(form)).then(pl.lit(kind)) for form, kind in _FORMS.items())
    rows = rows.with_columns(
        name=noise.names(rows["name"]),
        representative_name=noise.names(rows["representative_name"]),
        representative_id=noise.citizen_numbers(rows["citizen_id"], rows["old_id"]),
        registry_status=pl.col("tax_status").replace_strict(_STATUSES, default=_ACTIVE),
        kind=pl.coalesce(pl.col("kind").replace_strict(_KINDS, default=None), form, pl.lit("limited_more")),
        person="director",
    ).select(
        "tax_code", "name", "kind", "founded_on", "registry_status", "capital", "address", "representative_name",
        "representative_id", "person", "enterprise",
    )  # fmt: skip
    known = sources.branches.select("enterprise", "tax_code", "name", "address")
    real = known.join(rows.drop("tax_code", "name", "address"), on="enterprise", maintain_order="left")
    real = real.select(rows.columns)
    company = ~pl.col("kind").is_in(["household_business", "cooperative"])
    branch = rows.filter(pl.Series(noise.hits("branch", rows.height)) & company)
    branch = branch.join(real, on="enterprise", how="anti", maintain_order="left")
    place = rows.filter(pl.Series(noise.hits("business_location", rows.height)))
    chance = sources.plan.chance("places")
    counter = pl.Series([f"{n:05d}" for n in chance.integers(1, 40, place.height)], dtype=pl.String())
    branches = _elsewhere(chance, branch, "Chi nhánh").with_columns(tax_code=pl.col("tax_code") + "-001")
    places = _elsewhere(chance, place, "Địa điểm kinh doanh").with_columns(tax_code=counter)
    real = real.with_columns(name=noise.names(real["name"]), registry_status=pl.lit(_ACTIVE))
    return rows, pl.concat([real, branches, places]).sort("enterprise", "tax_code")


def _known(sources: Sources) -> pl.DataFrame:
    firms = sources.firms
    unknown = sources.chosen("in_no_register", firms.height) & ~pl.col("listed") & (pl.col("size") > 0)
    return firms.filter(~unknown & (pl.col("founded_on") <= sources.last_day))


def _elsewhere(chance: np.random.Generator, rows: pl.DataFrame, what: str) -> pl.DataFrame:
    """Another place of the same firm, in some commune."""
    places = communes()
    commune = chance.integers(0, places.height, rows.height)
    number = chance.integers(1, 180, rows.height)
    return rows.with_columns(
        name=pl.lit(f"{what} ") + pl.col("name"),
        address=pl.format("Số {}, {}, tỉnh Thanh Hóa", pl.lit(pl.Series(number)), pl.lit(places["name"][commune])),
        registry_status=pl.lit(_ACTIVE),
    )
