#!/usr/bin/env python3
"""Makes sheet-hei.ttf from two Debian fonts (see README.md): python3 make.py MICRO_HEI.ttc DROID_FALLBACK.ttf OUT.ttf"""

import sys

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

micro_hei, droid, out = sys.argv[1:]


def han(code):
    return 0x3400 <= code < 0x4DC0 or 0x4E00 <= code < 0xA000 or 0xF900 <= code < 0xFB00


def wanted(code):
    """Latin, Greek, Cyrillic, symbols, CJK punctuation, Han, full-width forms; not Hangul and the rest."""
    return code < 0x0530 or 0x1E00 <= code < 0x2E00 or 0x3000 <= code < 0x3400 or han(code) or 0xFE30 <= code < 0x10000


def part(path, codes):
    font = TTFont(path, fontNumber=0)
    options = Options(hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, legacy_cmap=False,
                      name_IDs=["*"])
    options.drop_tables += ["vhea", "vmtx", "GPOS", "GSUB", "GDEF", "FFTM", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    scale_upem(font, 2048)
    return font


first = set(TTFont(micro_hei, fontNumber=0).getBestCmap())
second = set(TTFont(droid).getBestCmap())
parts = []
for path, codes in ((micro_hei, filter(wanted, first)), (droid, filter(han, second - first))):
    name = f"{out}.{len(parts)}"
    part(path, list(codes)).save(name)
    parts.append(name)

font = Merger().merge(parts)
for record in font["name"].names:
    renamed = {1: "Sheet Hei", 3: "Sheet Hei 1.0", 4: "Sheet Hei", 5: "Version 1.0", 6: "SheetHei"}
    record.string = renamed.get(record.nameID, record.toUnicode())
font["name"].names = [record for record in font["name"].names if record.langID in (0, 0x409)]
font["name"].setName(
    "Latin, symbols and Han of WenQuanYi Micro Hei 0.2.0-beta, further Han of Droid Sans Fallback; unhinted, "
    "without layout tables.", 10, 3, 1, 0x409)
font["head"].created = font["head"].modified = 2_082_844_800  # 1970-01-01: the same input gives the same bytes
font.recalcTimestamp = False
font.save(out)
