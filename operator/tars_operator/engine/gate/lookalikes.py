# ruff: noqa: RUF001 - here stands the table of them
"""Letters that pass for others: names that read like some of the program's and are not, words that say something else.

Only words that are new to the file count. In strings and comments a word is suspicious when it mixes such letters with
ours; as a name of a program also when it consists of them. Words of other scripts are none of that.
"""

import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate import lines
from tars_operator.engine.gate.case import Case, Objection

# Letters that Unicode says look like an ASCII letter or digit: https://www.unicode.org/Public/security/latest/confusables.txt
LOOKALIKES = frozenset(
    "ıƄƍƖƦƧƷƼƽǀȜȢȣɑɡɣɩɪɯʋʏͿΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορσυϜϨϳϺЅІЈАВЕЗКМНОРСТУХЬабгеорсухѕіјѡѴѵҮүһҽӀӏӠԁԌԛԜԝՍՏՕա"
    "գզհոռսցքօଠഠဝყჿሀዐᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮᏳᏴᐯᑌᑭᑯᑲᒍᒪᒿᕁᕼᕽᖇᖯᖴᗅᗞᗪᗰᗷᚷᛁᛕᛖᴄᴏᴑᴜᴠᴡᴢᴦᶃᶌẝỿⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬ"
    "ⳊⳌⳐⳒⴸⴹⵏⵔⵕⵝꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴꙄꙇꛟꜱꝚꝪꝮꞘꞙꞟꞫꞲꞳꞴꬲꬵꬽꭇꭈꭎꭒꭚꭵꮁꮃꮓꮩꮪꮯ𐊂𐊆𐊇𐊊𐊐𐊒𐊕𐊖𐊗𐊠𐊡𐊢𐊥𐊫𐊰𐊱𐊲𐊴𐋏𐌁𐌂𐌉𐌑𐌕𐌗𐌚𐐄𐐕𐐛𐐠𐐬"
    "𐐽𐑈𐒴𐓂𐓎𐓒𐓪𐓶𐔓𐔖𐔘𐔜𐔝𐔥𐔦𐔧𑜆𑜊𑜎𑜏𑢠𑢢𑢣𑢤𑢦𑢩𑢬𑢮𑢯𑢲𑢵𑢸𑢻𑢼𑣀𑣁𑣂𑣃𑣄𑣆𑣈𑣊𑣌𑣕𑣖𑣗𑣘𑣜𖼈𖼊𖼖𖼨𖼵𖼺𖼻𖽀𖽂𖽃"
)
_WORD = re.compile(r"\w+")


def check(case: Case) -> Objection | None:
    for path, _, added in lines.changed(case):
        text = "".join(added)
        if text.isascii():
            continue
        content = next((edit.content for edit in case.candidate.edits if edit.path == path), "") or ""
        old = case.files[path].content if path in case.files else ""
        for complaint in (*_about_names(_names(content) - _names(old)), *_about_words(_words(text) - _words(old))):
            return Objection(GateReason.LOOKALIKE_CHARACTERS, f"{path}: {complaint}")
    return None


def _about_names(names: set[str]) -> Iterator[str]:
    for name in sorted(names):
        plain = unicodedata.normalize("NFKC", name)
        if plain != name:
            yield f"Python reads the name {name[:100]!a} as {plain[:100]!a}"
        elif any(_passes(part) for part in name.split("_")):
            yield f"the name {name[:100]!a} has letters that look like others"


def _about_words(words: set[str]) -> Iterator[str]:
    """A word that has no letter of ours is one of another language."""
    for word in sorted(words):
        if any(_passes(part) and any(map(str.isascii, part)) for part in word.split("_")):
            yield f"the word {word[:100]!a} has letters that look like others"


def _passes(part: str) -> bool:
    """Whether all letters look like ASCII, and some are not."""
    strange = [letter for letter in part if not letter.isascii()]
    return bool(strange) and LOOKALIKES.issuperset(strange)


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if not word.isascii()}


def _names(content: str) -> set[str]:
    """The names of a Python program as they are written; none of what does not parse, which another check refuses."""
    try:
        tokens = tokenize.generate_tokens(io.StringIO(content).readline)
        return {token.string for token in tokens if token.type == tokenize.NAME and not token.string.isascii()}
    except (tokenize.TokenError, SyntaxError):
        return set()
