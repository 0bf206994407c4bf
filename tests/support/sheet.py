#!/usr/bin/python3
"""What a workbook says, by its XML alone: a line a row, cells by tabs, each with what it is.

  tests/support/sheet.py FILE          the sheets' names
  tests/support/sheet.py FILE NAME     the rows of one: s:text n:5 y:13.00 d:2026-11-22 t:08:20:01, "" empty
"""
import datetime
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def formats(book):
    styles = ET.fromstring(book.read("xl/styles.xml"))
    codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iterfind(".//m:numFmt", NS)}
    codes.update({"0": "General", "1": "0", "2": "0.00", "49": "@"})
    return [codes[x.get("numFmtId")] for x in styles.iterfind("m:cellXfs/m:xf", NS)]


def shown(value, code):
    number = float(value)
    if code == "yyyy-mm-dd":
        return "d:" + str(datetime.date(1899, 12, 30) + datetime.timedelta(days=number))
    if code == "hh:mm:ss":
        return "t:" + str(datetime.timedelta(seconds=round(number * 86400))).zfill(8)
    return f"y:{number:.2f}" if code == "0.00" else f"n:{number:.0f}"


def cell(c, codes):
    if c.get("t") == "inlineStr":
        return "s:" + "".join(t.text or "" for t in c.iterfind(".//m:t", NS))
    value = c.find("m:v", NS)
    if c.find("m:f", NS) is not None:
        return "FORMULA"
    return "" if value is None else shown(value.text, codes[int(c.get("s", "0"))])


def column(ref):
    n = 0
    for letter in re.match("[A-Z]+", ref).group():
        n = n * 26 + ord(letter) - 64
    return n


def main():
    book = zipfile.ZipFile(sys.argv[1])
    names = [s.get("name") for s in ET.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", NS)]
    if len(sys.argv) < 3:
        print("\n".join(names))
        return
    codes = formats(book)
    sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{names.index(sys.argv[2]) + 1}.xml"))
    for row in sheet.iterfind("m:sheetData/m:row", NS):
        cells = {column(c.get("r")): cell(c, codes) for c in row.iterfind("m:c", NS)}
        print("\t".join(cells.get(i, "") for i in range(1, max(cells, default=0) + 1)))


main()
