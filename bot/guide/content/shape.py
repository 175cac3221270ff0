"""What every record of content/ is made of: the base of its models, and the plain types of their fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.languages import PAPER_LANGUAGES

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=24)]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=f"^({'|'.join(PAPER_LANGUAGES)})$")]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
