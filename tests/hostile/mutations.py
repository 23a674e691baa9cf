"""A file made worse: elements moved, numbers put to extremes, words swapped, bytes broken.

What a file is, is seen from its bytes: gzip is opened and closed again, XML and JSON are changed
as trees, so that readers are asked about what parsers let through.
"""

import contextlib
import copy
import gzip
import json
import math
import re
import zlib

from lxml import etree

TEXTS = (
    "", " ", "x", "0", "-0", "-1", "1", "0.5", "1.", "2147483648", "-9223372036854775809", "9" * 20, "9" * 400,
    "1e9", "1e18", "1e308", "-1e308", "1e-320", "1e400", "nan", "inf", "-inf", "1/0", "1/3", "0/1", "1_000",
    "0x10", "٣", "²", "１", "true", "false", "TRUE", "null", "#ff0000", "00:00:00:00", "99:99:99:99",
    "00:00:00;01", "-00:00:01.000", "0s", "-1s", "1/0s", "3600/1s", "25/0", "0=1;0=2", "1 2 3 4 5", "0,0,1,1",
    "1,2,3,4,5,6,7,8", ";", "=", ",", ":", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd",
    "file://%00", "//host/%zz", "\\\\server\\share", "C:\\", "%", "\u202e", "A" * 5_000, "[", "{}", "<", "&", '"',
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 1e-320, 1e100, 1e308, -1e308, math.nan, math.inf, -math.inf, 2**31, 2**63,
    10**30, 10**400, "\ud800", [], [None], [[]], {}, [{}], {"id": 5}, {"OTIO_SCHEMA": "Stack.1"}, {"OTIO_SCHEMA": 5},
)  # fmt: skip
PIECES = (b"", b"0", b"-", b"9" * 30, b"nan", b"<", b">", b'"', b"'", b"&", b",", b";", b"\0", b"\xff", b"{", b"}", b"[", b"]", b":", b"\n", b" ")  # fmt: skip
_CHANGES = (1, 1, 1, 2, 4)
_MOST_COPIES = 40
_MOST_DEPTH = 300
_MOST_BYTES = 2**20


def mutated(content, chance, words=()):
    """The content with one to four changes; chance is a random.Random, words what a reader knows."""
    if content[:2] == b"\x1f\x8b":
        if chance.random() < 0.1:
            return _torn(content, chance)
        with contextlib.suppress(EOFError, OSError, zlib.error):
            inner = gzip.decompress(content)
            return gzip.compress(mutated(inner, chance, words), compresslevel=1, mtime=0)
    if chance.random() < 0.15:
        return _torn(content, chance)
    start = content[:100].lstrip(b"\xef\xbb\xbf \n")
    if start.startswith(b"<"):
        with contextlib.suppress(etree.XMLSyntaxError, ValueError):
            return _changed_xml(content, chance, words)
    if start.startswith(b"{"):
        with contextlib.suppress(ValueError, RecursionError):
            return _changed_json(content, chance, words)
    if b"\0" not in content[:1_000]:
        return _changed_lines(content, chance, words)
    return _torn(content, chance)


def _torn(content, chance):
    for _ in range(chance.choice(_CHANGES)):
        place = chance.randrange(len(content) + 1)
        removed = chance.choice((0, 0, 1, 4, 40, len(content)))
        if chance.random() < 0.3 and place < len(content):
            new = bytes([content[place] ^ 1 << chance.randrange(8)])
            removed = 1
        else:
            new = chance.choice(PIECES)
        content = content[:place] + new + content[place + removed :]
    return content


def _text(chance, words):
    return chance.choice(words) if words and chance.random() < 0.3 else chance.choice(TEXTS)


def _changed_xml(content, chance, words):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    for _ in range(chance.choice(_CHANGES)):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        one, other = chance.choice(elements), chance.choice(elements)
        chance.choice(_XML_CHANGES)(one, other, chance, words)
        if len(elements) > 20_000:
            break
    return etree.tostring(root, encoding="utf-8")


def _put_text(one, _, chance, words):
    with contextlib.suppress(ValueError):
        one.text = _text(chance, words)


def _put_attribute(one, other, chance, words):
    names = list(one.attrib) or list(other.attrib)
    if names:
        with contextlib.suppress(ValueError):
            one.set(chance.choice(names), _text(chance, words))


def _swap_text(one, other, *_):
    if not len(one) and not len(other):
        one.text, other.text = other.text, one.text


def _swap_attribute(one, other, chance, _):
    names = [name for name in one.attrib if name in other.attrib]
    if names:
        name = chance.choice(names)
        mine, theirs = one.get(name), other.get(name)
        one.set(name, theirs)
        other.set(name, mine)


def _drop(one, *_):
    if one.getparent() is not None:
        one.getparent().remove(one)


def _drop_attribute(one, _, chance, __):
    if one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]


def _repeat(one, _, chance, __):
    if one.getparent() is not None and sum(1 for _ in one.iter()) < 500:
        for _ in range(chance.choice((1, 1, 2, _MOST_COPIES))):
            one.addnext(copy.deepcopy(one))


def _move(one, other, *_):
    if one.getparent() is not None and one not in list(other.iterancestors()) and one is not other:
        other.append(one)


def _wrap(one, _, chance, __):
    """An element in copies of its own tag, so that what nests itself is asked for."""
    if not one.tag.startswith("{"):
        inner = copy.deepcopy(one)
        for _ in range(chance.choice((1, 3, _MOST_DEPTH))):
            outer = etree.Element(one.tag, dict(one.attrib))
            outer.append(inner)
            inner = outer
        one.append(inner)


def _rename(one, other, chance, words):
    with contextlib.suppress(ValueError):
        one.tag = _text(chance, words) if chance.random() < 0.5 else other.tag


def _add(one, _, chance, words):
    with contextlib.suppress(ValueError):
        etree.SubElement(one, _text(chance, words)).text = _text(chance, words)


_XML_CHANGES = (
    _put_text, _put_text, _put_text, _put_attribute, _put_attribute, _put_attribute, _swap_text, _swap_attribute,
    _drop, _drop, _drop_attribute, _repeat, _move, _wrap, _rename, _add,
)  # fmt: skip


def _changed_json(content, chance, words):
    root = json.loads(content)
    for _ in range(chance.choice(_CHANGES)):
        places = list(_places(root))[:20_000]
        if not places:
            break
        holder, key = chance.choice(places)
        other, other_key = chance.choice(places)
        kind = chance.randrange(8)
        if kind < 3:
            wrong = chance.choice(VALUES) if chance.random() < 0.7 else _text(chance, words)
            holder[key] = copy.deepcopy(wrong)
        elif kind == 3:
            del holder[key]
        elif kind == 4:
            copied = copy.deepcopy(holder[key])
            if len(json.dumps(copied)) * _MOST_COPIES < _MOST_BYTES and isinstance(holder, list):
                holder[key:key] = [copied] * chance.choice((1, 2, _MOST_COPIES))
        elif kind == 5:
            value = copy.deepcopy(other[other_key])
            holder[key] = value
        elif kind == 6 and isinstance(holder, dict):
            holder[_text(chance, words)] = holder.pop(key)
        else:
            for _ in range(chance.choice((1, _MOST_DEPTH // 2))):
                holder[key] = [holder[key]] if chance.random() < 0.5 else {"children": holder[key]}
    return json.dumps(root).encode()


def _places(root):
    """Every place of a value inside of a JSON value, as its holder and its key."""
    waiting = [root]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


_WORD = re.compile(rb"[^\s:;,]+")


def _changed_lines(content, chance, words):
    lines = content.split(b"\n")
    for _ in range(chance.choice(_CHANGES)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        kind = chance.randrange(5)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines[at:at] = [lines[other]] * chance.choice((1, 2, _MOST_COPIES))
        elif kind == 2:
            lines[at], lines[other] = lines[other], lines[at]
        elif found := list(_WORD.finditer(lines[at])):
            word = chance.choice(found)
            new = _text(chance, words).encode("utf-8", "replace")
            lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
        if not lines:
            break
    return b"\n".join(lines)
