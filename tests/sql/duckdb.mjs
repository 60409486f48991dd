// SPDX-License-Identifier: GPL-2.0-or-later
// What DuckDB's own program would do: runs the statements of standard input in the database
// that is named, and prints the last one's rows as CSV, NULL as nothing.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.env.PMU_CAPS_NPM}/package.json`);
const { DuckDBInstance } = require("@duckdb/node-api");

const field = (value) =>
	value === null ? "" : `"${String(value).replaceAll('"', '""')}"`;
const line = (values) => process.stdout.write(values.map(field).join(",") + "\n");

const instance = await DuckDBInstance.create(process.argv[2]);
const connection = await instance.connect();
const extracted = await connection.extractStatements(readFileSync(0, "utf8"));
let reader;
for (let i = 0; i < extracted.count; i++) {
	const statement = await extracted.prepare(i);
	reader = await statement.runAndReadAll();
}
line(reader.columnNames());
reader.getRows().forEach(line);
connection.closeSync();
instance.closeSync();
