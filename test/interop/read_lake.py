"""Reads every table of a Naru lake with PyIceberg and prints its rows as JSON; with --append adds a row to one.

usage: read_lake.py CONTROL_DB LAKE_FOLDER [--append TABLE JSON_ROW]
"""

import json
import sys

import pyarrow as pa
import pyiceberg
from pyiceberg.catalog.sql import SqlCatalog


def text(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ",".join(text(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{k}:{text(v)}" for k, v in value.items()) + "}"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def main(control, folder, *more):
    # The name is part of the catalog's rows: it must be "lake".
    catalog = SqlCatalog("lake", uri="sqlite:///" + control, warehouse="file://" + folder, init_catalog_tables="false")
    if more and more[0] == "--append":
        table = catalog.load_table(more[1])
        table.append(pa.Table.from_pylist([json.loads(more[2])], schema=table.schema().as_arrow()))
    tables = {}
    for (namespace,) in catalog.list_namespaces():
        for identifier in catalog.list_tables(namespace):
            table = catalog.load_table(identifier)
            rows = table.scan().to_arrow().to_pylist()
            tables[".".join(identifier)] = {
                "columns": [f.name for f in table.schema().fields],
                "docs": [f.doc or "" for f in table.schema().fields],
                "partition": [table.schema().find_field(f.source_id).name for f in table.spec().fields],
                "rows": sorted("|".join(text(v) for v in row.values()) for row in rows),
            }
    json.dump({"version": pyiceberg.__version__, "tables": tables}, sys.stdout, ensure_ascii=False)


main(*sys.argv[1:])
