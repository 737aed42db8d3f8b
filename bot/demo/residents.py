"""Who lives in Solvik: made-up people, so that every part in the story is played by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.people import Role

DOMAIN = "solvik.example"
CULTURE = "Kultur- och fritidsförvaltningen"
SCHOOLS = "Barn- och utbildningsförvaltningen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody in Solvik; `manager` and `stand_in` are keys of RESIDENTS."""

    name: str
    title: str
    administration: str | None = None
    manager: str | None = None
    stand_in: str | None = None
    roles: tuple[Role, ...] = ()
    language: str = "sv"
    listed: bool = True

    @property
    def email(self) -> str:
        """The address, in a domain that can never exist."""
        letters = self.name.lower().translate(str.maketrans("åäöé", "aaoe"))
        return f"{letters.replace(' ', '.')}@{DOMAIN}"


RESIDENTS: Mapping[str, Resident] = {
    "gunnar": Resident(name="Gunnar Vik", title="kommundirektör"),
    "head": Resident(
        name="Fredrik Dahl",
        title="kommunikationschef",
        manager="gunnar",
        roles=(Role.HEAD_OF_COMMUNICATIONS,),
    ),
    "unit": Resident(
        name="Nina Alm",
        title="kommunikationsstrateg",
        manager="head",
        roles=(Role.COMMUNICATIONS_UNIT,),
    ),
    "registrar": Resident(
        name="Birgitta Roos", title="registrator", manager="gunnar", roles=(Role.REGISTRAR,)
    ),
    "eva": Resident(
        name="Eva Lindqvist",
        title="kultur- och fritidschef",
        administration=CULTURE,
        manager="gunnar",
        stand_in="sven",
        roles=(Role.ADMINISTRATION_HEAD,),
    ),
    "maria": Resident(
        name="Maria Sjögren",
        title="kommunikatör",
        administration=CULTURE,
        manager="eva",
        roles=(Role.COMMUNICATOR,),
    ),
    "karin": Resident(
        name="Karin Ek",
        title="enhetschef för bad och idrott",
        administration=CULTURE,
        manager="eva",
        stand_in="lisa",
    ),
    "lisa": Resident(
        name="Lisa Holm",
        title="biträdande enhetschef",
        administration=CULTURE,
        manager="karin",
    ),
    "anna": Resident(name="Anna Berg", title="simlärare", administration=CULTURE, manager="karin"),
    "per": Resident(name="Per Lund", title="badmästare", administration=CULTURE, manager="karin"),
    "sven": Resident(
        name="Sven Hall",
        title="bibliotekschef",
        administration=CULTURE,
        manager="eva",
        stand_in="karin",
    ),
    "tove": Resident(
        name="Tove Granberg", title="bibliotekarie", administration=CULTURE, manager="sven"
    ),
    "omar": Resident(
        name="Omar Haddad", title="bibliotekarie", administration=CULTURE, manager="sven"
    ),
    "ulrika": Resident(
        name="Ulrika Sand",
        title="skolchef",
        administration=SCHOOLS,
        manager="gunnar",
        stand_in="mats",
        roles=(Role.ADMINISTRATION_HEAD,),
    ),
    "johan": Resident(
        name="Johan Kvist",
        title="kommunikatör",
        administration=SCHOOLS,
        manager="ulrika",
        roles=(Role.COMMUNICATOR,),
    ),
    "mats": Resident(
        name="Mats Öberg",
        title="rektor",
        administration=SCHOOLS,
        manager="ulrika",
        stand_in="helena",
    ),
    "helena": Resident(
        name="Helena Fors",
        title="biträdande rektor",
        administration=SCHOOLS,
        manager="mats",
    ),
    "sara": Resident(
        name="Sara Nyman", title="skolbibliotekarie", administration=SCHOOLS, manager="mats"
    ),
    "emily": Resident(
        name="Emily Carter",
        title="English teacher",
        administration=SCHOOLS,
        manager="mats",
        language="en",
    ),
    "stranger": Resident(name="Robin Åkesson", title="timvikarie", listed=False),
}
