"""What secrets look like: the forms that services give their keys, and places that hold what nobody else should read.

In each expression the group `secret` is what must not leave. Every repetition that could begin at many places has a
bound: a hostile file must not be able to keep a search busy.
"""

import re
from math import log2

_ARMOUR = r"PRIVATE KEY(?: BLOCK)?-----"
_TOKENS = (
    # GitHub, GitLab, Slack, OpenAI and Anthropic, Stripe, Hugging Face, npm, PyPI, Google
    r"gh[pousr]_ github_pat_ gl[a-z]{2,5}- xox[abeprs]- xapp- sk- [srp]k_(?:live|test)_ whsec_ hf_ npm_ pypi- GOCSPX-"
    # DigitalOcean, Databricks, Vault, SendGrid, age, Shopify, Square, Linear, Groq, Replicate, NVIDIA, Figma, Atlassian
    r" do[por]_v1_ dapi hv[sb]\. SG\. AGE-SECRET-KEY-1 shp[a-z]{2}_ sq0[a-z]{3}- lin_api_ gsk_ r8_ nvapi- figd_"
    r" AT[AC]TT3 dckr_pat_ PMAK-"
)
_FORMS = (
    rf"(?s)(?P<secret>-----BEGIN [A-Z ]*{_ARMOUR}.*?(?:-----END [A-Z ]*{_ARMOUR}|\Z))",
    r"\b(?P<secret>(?:AKIA|ASIA)[0-9A-Z]{16})\b",
    rf"\b(?P<secret>(?:{'|'.join(_TOKENS.split())})[A-Za-z0-9_.-]{{16,}})",
    r"\b(?P<secret>AIza[0-9A-Za-z_-]{35})",
    r"\b(?P<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*)",
    r"\b\d{8,10}:(?P<secret>AA[A-Za-z0-9_-]{30,})",
    r"\b(?P<secret>AA[A-Za-z0-9_-]{9,}:APA91[\w-]{40,}|[0-9a-f]{32}-us\d{1,2}|0x[0-9a-fA-F]{64})\b",
    r"(?:hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks)/(?P<secret>[\w/-]{16,})",
)

_WORD = r"(?P<secret>[^\s'\"]{4,})"
_QUOTED = r"[rbufRBUF]{0,2}(?P<quote>['\"])(?P<secret>(?:(?!(?P=quote))[^\n]){6,})(?P=quote)"
_QUOTED_WORD = _QUOTED.replace(r"[^\n]", r"[^\s]")
_PLACES = (
    # addresses, headers, commands
    r"://(?P<secret>[^\s/:@'\"{}]*:[^\s/@'\"{}]+)@",
    r"://(?P<secret>[A-Za-z0-9_-]{16,})@",
    r"(?i)\b(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9._~+/-]{16,}={0,2})",
    rf"\s-u\s+['\"]?[^\s:'\"]{{1,99}}:{_WORD}",
    rf"\blogin\s+\S{{1,99}}\s+password\s+{_WORD}",
    # what is handed to functions that want a secret
    r"(?i)\bauth\s{0,8}=\s{0,8}\(\s{0,8}['\"][^'\"\n]{0,99}['\"]\s{0,8},\s{0,8}['\"](?P<secret>[^'\"\n]{4,})['\"]",
    rf"\.login\([^()\n]{{0,99}},\s{{0,8}}{_QUOTED}",
    rf"\bhmac\.new\(\s{{0,8}}{_QUOTED}",
    rf"\bjwt\.(?:en|de)code\([^,\n]{{1,99}},\s{{0,8}}{_QUOTED}",
    rf"\b(?:set|check|verify|hash|make)_\w{{0,40}}password\([^()\n]{{0,99}}?{_QUOTED}",
)

_NAME = (
    r"(?:passw(?:or)?d|passphrase|pwd|secret|token|credential"
    r"|(?:api|access|account|private|auth|signing|encryption|master|shared|cookie)[-_]?key)"
)
_BLANKS = r"[ \t]{0,8}"
# assigned, also annotated, in a dictionary or by subscript, or compared
_IS = rf"['\"]?\]?{_BLANKS}(?::{_BLANKS}[\w.|\[\] ]{{1,60}}?)?{_BLANKS}[=:!]?[=:]{_BLANKS}"
_BARE = r"(?P<secret>(?=[^\s'\";&,]{0,99}\d)(?=[^\s'\";&,]{0,99}[a-z])[\w+/%~!@#$^*-]{6,}={0,2})(?![\w.(\[=])"
_NAMED = (
    rf"(?i){_NAME}[\w-]{{0,40}}{_IS}{_QUOTED_WORD}",
    rf"(?i)(?:passw(?:or)?d|passphrase|pwd|pass|secret(?:_key)?)\b{_IS}{_QUOTED}",
    # the default of a variable of the environment
    rf"(?i)get(?:env)?\(\s{{0,8}}['\"][^'\"\n]{{0,60}}{_NAME}[^'\"\n]{{0,60}}['\"]\s{{0,8}},\s{{0,8}}{_QUOTED}",
    # in parts, or several
    rf"(?i){_NAME}\w{{0,40}}{_BLANKS}={_BLANKS}[(\[](?P<secret>(?:\s*['\"][^'\"\n]*['\"],?)+)\s*[)\]]",
    # without quotes, as in a command or a connection string: letters with digits, and no code
    rf"(?i)(?:{_NAME}\w{{0,40}}|\bsig){_BLANKS}[=:]{_BLANKS}{_BARE}",
)
# in the order in which they are to be asked: what is known exactly, before what is guessed by its name
SECRETS = tuple(map(re.compile, (*_FORMS, *_PLACES, *_NAMED)))

LONG_WORD = re.compile(r"(?P<quote>['\"])(?P<secret>[A-Za-z0-9+/_-]{32,}={0,2})(?P=quote)")
_ALPHABETS = ("abcdef", "ABCDEF", "012345")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+")
DISORDER, DISORDER_OF_HEXADECIMAL = 4.2, 3.0  # bits for each character; above it a text was drawn by chance


def is_random(word: str) -> bool:
    """Whether a long word looks drawn: letters and digits, no part of an alphabet, no character much more often."""
    if not any(map(str.isdigit, word)) or not any(map(str.isalpha, word)) or any(one in word for one in _ALPHABETS):
        return False
    shares = [word.count(char) / len(word) for char in set(word)]
    disorder = -sum(share * log2(share) for share in shares)
    return disorder > (DISORDER_OF_HEXADECIMAL if _HEXADECIMAL.fullmatch(word) else DISORDER)
