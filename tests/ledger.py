"""The whole ledger at one address: nothing offers it, tests read it."""

from psoas_care.library.models import Claim, Reference
from psoas_care.library.vocabulary import Category

GROUPS = [*Claim.Group.values, *Category.values, *Reference.Group.values]
EVERYTHING = f"/library/evidence/?open={','.join(GROUPS)}"
