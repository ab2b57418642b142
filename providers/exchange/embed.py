#!/usr/bin/python3
"""Writes a file as a C string: embed.py FILE NAME > OUT."""
import sys

print("/* Made from", sys.argv[1].rsplit("/", 1)[-1], "*/")
print(f"extern const char {sys.argv[2]}[];")
print(f"const char {sys.argv[2]}[] =")
with open(sys.argv[1], encoding="utf-8") as source:
    for line in source:
        text = "".join(
            "\\" + c if c in '"\\' else c if " " <= c <= "~" else
            "\\n" if c == "\n" else
            "".join(f"\\{byte:03o}" for byte in c.encode())
            for c in line)
        print(f'\t"{text}"')
print(";")
