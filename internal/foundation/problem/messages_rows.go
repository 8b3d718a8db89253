package problem

// rowsMessages are what is said about files, rows and conditions while they are read.
var rowsMessages = map[Code]entry{
	// What a contract says of the format.
	"rows_format_form": {
		`the format of {in} is neither a word nor a block of one word with its options`,
		`write csv, or {{csv: {{encoding: cp949}}}}`,
	},
	"rows_format_unknown": {
		`there is no format "{format}"`,
		`the formats are csv, tsv, xlsx, json, jsonl, xml, parquet and binary`,
	},
	"rows_records_word":  {`the path to the records, {path}, cannot be read: {why}`, `write names with dots between, such as data.list`},
	"rows_encoding_word": {`there is no encoding "{encoding}"`, `write auto, utf-8, cp949 or euc-kr`},
	"rows_delimiter_word": {
		`"{delimiter}" cannot divide fields`,
		`write auto, tab, or one character that is neither letter nor digit`,
	},
	"rows_quote_word": {
		`"{quote}" cannot stand around texts`,
		`write none, or one character that is neither letter nor digit, and not the delimiter`,
	},
	"rows_decimal_word":   {`"{decimal}" cannot stand before a fraction`, `write "." or ","`},
	"rows_thousands_word": {`"{thousands}" cannot stand between groups of three digits`, `write "," "." "'" "_" or " ", and not the decimal mark`},
	"rows_header_word":    {`the header cannot be in line {header}`, `lines count from 1`},
	"rows_sheet_word":     {`a sheet is named by its number, from 1, or by its name`, `write sheet: 1, or sheet: "answers"`},

	// What is wrong with a file as a whole.
	"rows_empty":        {`"{name}" is empty`, `see what sent it`},
	"rows_header_only":  {`"{name}" has a header and no rows`, `see what sent it; a header alone never replaces rows`},
	"rows_header_blank": {`"{name}" has no names in line {line}`, `say where they are: format: {{csv: {{header: 3}}}}`},
	"rows_header_quote": {`"{name}" has a quote in its header, line {line}, that is not closed as it should`, ``},
	"rows_header_encoding": {
		`the header of "{name}", line {line}, is not {encoding}`,
		`say how it is written: format: {{csv: {{encoding: cp949}}}}, or utf-8`,
	},
	"rows_header_twice":   {`"{name}" has the column "{column}" twice`, `take one of them out, or give it another name`},
	"rows_no_header_line": {`"{name}" has no line {line}, where the header should be`, ``},
	"rows_columns_missing": {
		`"{name}" lacks {columns}; its columns are {fields}`,
		`see what sent it; a column that this round did not ask needs an "asked:" that says so`,
	},
	"rows_columns_renamed": {
		`"{name}" lacks {columns}; its columns are {fields}`,
		`is "{near}" what "{column}" is called now? then write field: "{near}"`,
	},
	"rows_html":         {`"{name}" is an HTML page, not data`, `often it is a login or an error page: open it and see`},
	"rows_wrong_kind":   {`"{name}" should be {format}, but it is {is}`, `say what it is by format:, or save it as {format}`},
	"rows_old_workbook": {`"{name}" is {is}`, `open it, and save it as .xlsx without a password`},
	"rows_short_body":   {`"{name}" is cut off: {read} bytes came of {size}`, `fetch or hand it in again`},
	"rows_gzip":         {`"{name}" cannot be unpacked, it is damaged or cut off: {error}`, `fetch or hand it in again`},
	"rows_cut_off": {
		`"{name}" is cut off: its last line, {line}, has {fields} fields of {want} and no end`,
		`fetch or hand it in again`,
	},
	"rows_open_quote": {
		`"{name}" is cut off, or lacks a quote: the record in line {line} opens one that nothing closes`,
		`fetch or hand it in again; where quotes are letters like others, write format: {{csv: {{quote: none}}}}`,
	},
	"rows_record_long":   {`"{name}" has a record of more than {most} MB in line {line}`, `it is hardly a text file with fields`},
	"rows_lone_returns":  {`"{name}" ends its lines with carriage returns alone`, `save it with LF or CR LF`},
	"rows_encoding_mark": {`"{name}" is declared {encoding}, but begins with the mark of UTF-8`, `write encoding: auto`},
	"rows_encoding_unknown": {
		`"{name}" is neither UTF-8 nor CP949`,
		`save it as UTF-8; if it is one of them with some damage, say which: format: {{csv: {{encoding: cp949}}}}`,
	},
	"rows_partitions_many": {
		`its rows would be divided into more than {most} parts`,
		`partition by columns with fewer values`,
	},
	"rows_sheet_missing": {`"{name}" has no sheet {sheet}; it has {sheets}`, `name one of them: format: {{xlsx: {{sheet: 1}}}}`},
	"rows_workbook":      {`"{name}" cannot be read as a workbook: {error}`, `open it, and save it as .xlsx again`},
	"rows_zip_bomb": {
		`"{name}" would unpack to {unpacked} MB from {packed} kB, which no honest workbook does`,
		`hand large tables in as .csv.gz`,
	},
	"rows_workbook_large": {`"{name}" is larger than the {most} MB that a workbook may have`, `hand large tables in as .csv.gz`},

	"rows_binary": {
		`"{name}" is declared binary: it is kept as it came, and has no rows`,
		`a table that reads it says what it is: format: csv`,
	},
	"rows_path": {`the path {path} cannot be read: {why}`, `write names with dots between, such as price.amount; ../ is one object up, / the root`},
	"rows_json": {
		`"{name}" is no whole JSON: line {line}: {what}`,
		`fetch or hand it in again; where each line is a document of its own, write format: jsonl`,
	},
	"rows_json_follows": {
		`"{name}" holds something more after the end of the document, in line {line}`,
		`where each line is a document of its own, write format: jsonl`,
	},
	"rows_json_name_twice": {`"{name}" has "{field}" twice in one object, so nobody can say which is meant`, `see what sent it`},
	"rows_json_outer":      {`the text of "{field}" in "{name}" holds half a character or a NUL`, `see what sent it`},
	"rows_records_kind": {
		`where the records of "{name}" should be, in line {line}, stands {value}`,
		`often it is an error of the system that sent it; a list, an object, null or "" is read`,
	},
	"rows_xml":         {`"{name}" is no whole XML: line {line}: {what}`, `fetch or hand it in again`},
	"rows_xml_root":    {`"{name}" begins with <{root}>, not with <{want}> as the path to the records does`, `often it is an error of the system that sent it: open it and see`},
	"rows_xml_doctype": {`"{name}" has a DOCTYPE in line {line}, which could make it read other files or grow without end`, `take it out`},
	"rows_parquet":     {`"{name}" cannot be read as Parquet: {error}`, `fetch or hand it in again`},

	// What is told of a file that is read.
	"rows_fields_many":     {`"{name}" has more than {most} different fields; the others were not looked at`, `often ids stand as names of fields`},
	"rows_encoding_found":  {`"{name}" was read as {encoding}: {why}`, ``},
	"rows_delimiter_found": {`"{name}" was read with the delimiter {delimiter}`, ``},
	"rows_sheet_read":      {`"{name}" was read from sheet "{sheet}"; it also has {others}`, ``},
	"rows_undeclared":      {`"{name}" has fields that the contract does not name, and that were not read: {fields}`, ``},

	// What is wrong with a record.
	"rows_field_count":  {`{fields} fields where the header has {want}`, `often a delimiter in a text without quotes`},
	"rows_quote":        {`a quoted field is not closed as it should`, `in a quoted field, a quote is written twice`},
	"rows_header_again": {`the header once more`, `often two files were put together`},
	"rows_undecoded":    {`bytes that are not {encoding}`, `say how the file is written: format: {{csv: {{encoding: cp949}}}}, or utf-8`},
	"rows_nul":          {`a NUL byte, which no text holds`, ``},
	"rows_lone_return":  {`a carriage return in a field without quotes`, ``},

	"rows_json_record":    {`no whole JSON: {what}`, ``},
	"rows_json_twice":     {`"{field}" stands twice in one object, so nobody can say which is meant`, ``},
	"rows_json_surrogate": {`the text of "{field}" holds half a character`, `it was cut in the middle of one`},
	"rows_record_kind":    {`{value} stands where an object should`, ``},

	// What is wrong with a field.
	"rows_type":           {`"{value}" in "{column}" is no {type}`, `it should look like {format}`},
	"rows_too_large":      {`"{value}" in "{column}" is too large for {type}`, ``},
	"rows_rounded":        {`"{value}" in "{column}" would be rounded to {scale} digits`, `a type with more digits keeps it`},
	"rows_nested_text":    {`"{value}" in "{column}" is no JSON: {what}`, `lists and structs are written as JSON: [1, 2]`},
	"rows_nested_twice":   {`"{column}" stands twice, so nobody can say which is meant`, ``},
	"rows_required":       {`"{column}" is empty, and required`, ``},
	"rows_values":         {`"{value}" in "{column}" is none of {values}`, ``},
	"rows_range":          {`"{value}" in "{column}" is not {range}`, ``},
	"rows_pattern":        {`"{value}" in "{column}" does not match {pattern}`, ``},
	"rows_unique":         {`"{value}" in "{column}" stands in a row before`, ``},
	"rows_time_gap":       {`"{value}" in "{column}" does not exist in {zone}: the clocks were put forward over it`, ``},
	"rows_time_twice":     {`"{value}" in "{column}" was twice in {zone}, when the clocks were put back`, `an offset such as +01:00 says which`},
	"rows_partition_long": {`the text in "{column}" is longer than {most} bytes, and cannot name a part of the table`, ``},
	"rows_cell_error":     {`"{column}" holds the error {value} of a formula`, `mend the formula, and save the workbook`},
	"rows_cell_merged":    {`"{column}" is part of a merged cell, and has no value of its own`, `write the value into each cell`},
	"rows_formula_empty":  {`"{column}" holds a formula that was never calculated`, `open the workbook in a spreadsheet program, and save it`},

	// What a condition says.
	"rows_condition_character":  {`"{character}" has no meaning in a condition`, conditionHint},
	"rows_condition_quote":      {`the quote {character} is not closed`, `texts stand in 'single' quotes, column names in "double" ones`},
	"rows_condition_unexpected": {`"{token}" is not expected here`, conditionHint},
	"rows_condition_ends":       {`the condition "{text}" ends too early`, conditionHint},
	"rows_condition_deep":       {`the condition is nested too deeply`, ``},
	"rows_condition_column":     {`there is no column "{column}"`, `did you mean "{near}"?`},
	"rows_condition_type":       {`column "{column}" is {type}, which a condition cannot judge`, ``},
	"rows_condition_function":   {`a condition knows no functions, and so not "{function}"`, conditionHint},
	"rows_condition_number":     {`"{number}" is no number`, `write digits with at most one point`},
	"rows_condition_arithmetic": {`"{operator}" wants numbers, not {kind}`, `texts stand in 'single' quotes, numbers in none`},
	"rows_condition_logic":      {`"{word}" wants something that is true or false, not {kind}`, `compare it with something`},
	"rows_condition_no_truth":   {`the condition "{text}" is {kind}, and so neither true nor false`, `compare it with something`},
	"rows_condition_kinds":      {`{left} cannot be compared with {right}`, `texts stand in 'single' quotes, numbers in none`},
	"rows_condition_order":      {`booleans have no order, and so "{operator}" says nothing of them`, `write = or <>`},
	"rows_condition_time":       {`'{text}' is no {type}`, `write '2026-11-24', or '2026-11-24T09:00:00+09:00' where a zone matters`},
}

const conditionHint = `it may hold and or not, = <> < > <= >=, in (...), between, is null, + - * %, parentheses, numbers, 'texts' and columns`
