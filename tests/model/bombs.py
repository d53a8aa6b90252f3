"""Files made to exhaust or mislead whoever reads them, by what they try."""

HEAD = """\
name = "mine"
label_vi = "Của tôi"
label_en = "Mine"
description_vi = "Thử"
description_en = "A try"
"""
ZONE = f"{HEAD}[zone]\nintensity = "
FULL = 980_000
"""As much as a file may hold, nearly [characters]."""
MARKS = "\u0309\u0323"
"""Two marks that change places when letters are composed."""

POLICIES: dict[str, tuple[str | bytes, str]] = {
    "dotted key": (f"{HEAD}{'a.' * 100_000}a = 1\n", "nested deeper than 8"),
    "dotted table": (f"{HEAD}[{'a.' * 100_000}a]\n", "nested deeper than 8"),
    "lists in lists": (f"{ZONE}{'[' * FULL}", "nested deeper than 8"),
    "tables in tables": (f"{ZONE}{'{a=' * 300_000}", "nested deeper than 8"),
    "hexadecimal": (f"{ZONE}0x{'f' * 1_000_000}", "above 1 MB"),
    "hexadecimal in bounds": (f"{ZONE}0x{'f' * FULL}", "980002 characters"),
    "digits": (f"{ZONE}{'9' * FULL}", "980000 characters"),
    "digits after the point": (f"{ZONE}0.{'9' * FULL}", "980000 characters"),
    "digits joined": (f"{ZONE}{'9_' * 490_000}9", "characters"),
    "nan": (f"{ZONE}nan", "intensity is nan; expected a finite number"),
    "infinity": (f"{ZONE}+inf", "intensity is inf; expected a finite number"),
    "overflow": (f"{ZONE}1e999", "intensity is inf; expected a finite number"),
    "overflow below": (f"{ZONE}-1e999", "intensity is -inf; expected a finite"),
    "a million keys": ("".join(f"k{n}=1\n" for n in range(10**6)), "above 1 MB"),
    "keys in bounds": ("".join(f"k{n}=1\n" for n in range(10**5)), "10000 keys"),
    "keys of one table": (
        f"{HEAD}x = {{{','.join(f'k{n}=1' for n in range(99_999))}}}\n",
        "10000 keys",
    ),
    "tables": ("".join(f"[k{n}]\n" for n in range(100_000)), "10000 keys"),
    "tables of one list": ("[[zone]]\n" * 100_000, "10000 keys"),
    "tables in bounds": (f"{HEAD}{'[[a.b.c.d.e.f.g.h]]\n' * 4_990}", "no table 'a'"),
    "dots in bounds": (
        HEAD + "".join(f"a.b.c.d.e.f.g.h{n}=1\n" for n in range(9_900)),
        "no table 'a'",
    ),
    "values": (f"{HEAD}x = [{'1,' * 480_000}]\n", "more than 100000 values"),
    "values in bounds": (f"{HEAD}x = [{'1,' * 99_000}]\n", "no table 'x'"),
    "sectors": (
        f"{HEAD}[tax_scheme]\nsectors = [{'"ict",' * 99_000}]\n",
        "sectors names one twice",
    ),
    "steps": (f"{ZONE}[{'["2026-01", 1],' * 9_000}]\n", "each month once"),
    "50 MB of text": (b'name = "' + b"a" * 50_000_000 + b'"', "above 1 MB"),
    "text in bounds": (HEAD.replace("Mine", "a" * FULL), "write at most 100"),
    "name in bounds": (HEAD.replace("mine", "a-" * 490_000), "name is 'a-a-a-"),
    "code in bounds": (f'{HEAD}[zone]\ntax_terms = "{"e" * FULL}"', "tax_terms is"),
    "month in bounds": (f'{ZONE}[["{"2" * FULL}", 1]]', "expected a year and a month"),
    "escapes": (f'{HEAD}x = "{"\\n" * 490_000}"\n', "no key 'x'"),
    "escaped letters": (f'{HEAD}x = "{"\\u00e1" * 160_000}"\n', "no key 'x'"),
    "quotes in text": (f'{HEAD}x = """{'""a' * 320_000}"""\n', "no key 'x'"),
    "open text": ('"""\\' * 240_000, "not TOML"),
    "open quotes": ("'" * FULL, "not TOML"),
    "signs": ("=" * FULL, "10000 keys"),
    "strokes": (f"{HEAD}{'\\' * FULL}", "not TOML"),
    "space": (f"{HEAD}{' ' * FULL}x", "not TOML"),
    "nothing": (" \n" * 490_000, "is empty"),
    "marks": (HEAD.replace("Của", f"u{MARKS * 180_000}"), "more than 30 marks"),
    "marks on a key": (f'{HEAD}"u{MARKS * 180_000}" = 1\n', "more than 30 marks"),
    "marks escaped": (
        HEAD.replace("Của", f"u{'\\u0309\\u0323' * 80_000}"),
        "more than 30 marks",
    ),
    "letters in pieces": (HEAD.replace("Của", "u\u0309" * 300_000), "at most 100"),
    "UTF-16": (HEAD.encode("utf-16"), "not UTF-8"),
    "UTF-16 without a mark": ("name = 1\n".encode("utf-16-le"), "holds a NUL byte"),
    "UTF-32": (HEAD.encode("utf-32"), "not UTF-8"),
    "bytes of no text": (bytes(range(128, 256)) * 7_000, "not UTF-8"),
    "NUL bytes": (b"\0" * FULL, "holds a NUL byte"),
}
"""By what it tries: a file's text, and words of its refusal."""

OBJECTS: dict[str, tuple[str | bytes, str]] = {
    "lists in lists": ("[" * FULL, "nested deeper than 32"),
    "objects in objects": ('{"a":' * 190_000, "nested deeper than 32"),
    "digits": (f'{{"a": {"9" * FULL}}}', "a whole number of 980000 digits"),
    "digits after the point": (f'{{"a": 1e{"9" * FULL}}}', "no finite number"),
    "nan": ('{"a": NaN}', "NaN is no finite number"),
    "infinity": ('{"a": -Infinity}', "-Infinity is no finite number"),
    "overflow": ('{"a": 1e999}', "1e999 is no finite number"),
    "key twice": ('{"a": 1, "a": 2}', "key 'a' stands twice"),
    "a key 60,000 times": (f"{{{'"a":1,' * 60_000}{'"a":1'}}}", "stands twice"),
    "keys twice": (
        f"{{{','.join(f'"k{n}":1' for n in range(40_000))}"
        f",{','.join(f'"k{n}":1' for n in range(40_000))}}}",
        "stands twice",
    ),
    "half a letter": ('{"a": "\\ud800"}', "surrogates not allowed"),
    "half a key": ('{"\\udfff": 1}', "surrogates not allowed"),
    "a list": ("[1]", "no object"),
    "not closed": ('{"a": "' + "\\" * FULL, "not JSON"),
    "50 MB of text": (b'{"a": "' + b"a" * 50_000_000 + b'"}', "above 1 MB"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
}
"""The same for JSON."""
