"""A gzipped CSV of market data to Parquet (zstd), as one would write it with each engine.

    python bulk.py polars|duckdb IN.csv.gz OUT.parquet

Types are given, decimals are read exactly. The number of rows in the file that was written is printed.
"""
import sys

engine, source, target = sys.argv[1:4]

if engine == "polars":
    import polars as pl

    types = {"app_id": pl.Int64, "country": pl.String, "day": pl.Date, "device": pl.String, "category": pl.String,
             "publisher": pl.String, "title": pl.String, "url": pl.String, "downloads": pl.Int32, "dau": pl.Int64,
             "mau": pl.Int64, "rating": pl.Float64, "ratings": pl.Int32, "free": pl.Boolean, "price": pl.Decimal(9, 2),
             "revenue": pl.Decimal(18, 4), "updated_at": pl.Datetime("us")}
    pl.scan_csv(source, schema=types).sink_parquet(target, compression="zstd", compression_level=1)
    print(pl.scan_parquet(target).select(pl.len()).collect().item())
else:
    import duckdb

    types = {"app_id": "BIGINT", "country": "VARCHAR", "day": "DATE", "device": "VARCHAR", "category": "VARCHAR",
             "publisher": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR", "downloads": "INTEGER", "dau": "BIGINT",
             "mau": "BIGINT", "rating": "DOUBLE", "ratings": "INTEGER", "free": "BOOLEAN", "price": "DECIMAL(9,2)",
             "revenue": "DECIMAL(18,4)", "updated_at": "TIMESTAMP"}
    connection = duckdb.connect()
    connection.execute(f"copy (select * from read_csv('{source}', header=true, columns={types})) "
                       f"to '{target}' (format parquet, compression zstd)")
    print(connection.execute(f"select count(*) from '{target}'").fetchall()[0][0])
