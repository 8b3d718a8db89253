package problem

// tableMessages are what is said about contracts, and about deliveries that are not taken.
var tableMessages = map[Code]entry{
	// strategy, guard, partition
	"table_strategy_missing": {
		`{in} does not say its strategy`,
		`append: every delivery adds its rows; replace: the newest delivery is the table; latest: the newest per partition; merge: the newest row per key`,
	},
	"table_strategy_unknown": {`there is no strategy "{strategy}" ({in})`, `one of: append, replace, latest, merge`},
	"table_latest_partition": {
		`{in} keeps the latest delivery per partition, but has no partition`,
		`name the columns that say what a delivery replaces, such as partition: [round, city]; or use strategy: replace`,
	},
	"table_on_bad_row":   {`there is no way "{word}" for bad rows ({in})`, `one of: quarantine, fail, skip`},
	"table_guard_range":  {`{key} in guard wants {want}`, ``},
	"table_guard_append": {`shrink guards rows that would be replaced together, but {in} has the strategy {strategy}, where no delivery replaces another`, `use min_rows or bad`},
	"table_partition_unknown": {
		`{in} is partitioned by "{column}", which is none of its columns`,
		`its columns are: {known}`,
	},
	"table_partition_twice": {`"{column}" stands twice in the partition of {in}`, `keep one of them`},
	"table_partition_type": {
		`a table cannot be partitioned by "{column}", which is {type}`,
		`partition by columns that are boolean, integer, long, string or date`,
	},
	"table_no_columns": {`{in} has no columns`, `name at least one under columns:`},
	"table_without_from": {
		`{in} says from no source or upload that its rows come from, and there is no seed of its name`,
		`add from: NAME, or put seeds/NAME.csv beside it`,
	},

	// files, merge, sort, drift
	"table_file_glob":    {`file: "{glob}" is no pattern of file names`, `* stands for any text, ? for one character, [a-c] for one of several`},
	"table_file_none":    {`it has no file like {glob}; its files: {files}`, `mend file: in the table, or see what the source sent`},
	"table_records_path": {`records: "{path}" is no path: {why}`, `write it like data.list, parts that hold a dot in quotes`},
	"table_merge_key": {
		`{in} is merged, but says by no key`,
		`name the columns by which a row is known, such as key: [app_id, day]`,
	},
	"table_only_merge":    {`{key} is for strategy: merge, but {in} has the strategy {strategy}`, `take {key} out, or write strategy: merge`},
	"table_names_twice":   {`"{column}" stands twice in {key} of {in}`, `keep one of them`},
	"table_names_unknown": {`{key} of {in} names "{column}", which is none of its columns`, `its columns are: {known}`},
	"table_key_type": {
		`a row cannot be known by "{column}", which is {type}`,
		`a key is boolean, integer, long, decimal, string, date, timestamp or timestamptz`,
	},
	"table_key_empty": {
		`"{column}" is part of the key and is never empty, but has words for kinds of empty`,
		`take out missing, not_applicable or asked`,
	},
	"table_deleted_constant": {
		`deleted: "{condition}" is the same for all rows of a delivery`,
		`name a column that is read from a field`,
	},
	"table_sort_type":  {`rows cannot be sorted by "{column}", which is {type}`, `sort by numbers, texts, dates or times`},
	"table_drift_word": {`there is no way "{word}" for {key} in drift ({in})`, `one of: {words}`},
	"table_nested_and": {`{key} judges one value, but the column is {type}`, `take {key} out, or read a value inside of it by its own path`},
	"table_was_twice": {
		`"{column}" was "{was}", and another column says that it was that too`,
		`rows can go on under one name only: take one was: out`,
	},
	"table_was_taken": {
		`"{column}" was "{was}", but there is another column of that name`,
		`take out was:, or the other column`,
	},

	// columns
	"table_name_or_names": {`a column of {in} wants either name: or names:`, `name: for one column, names: for several that are alike`},
	"table_names_range":   {`"{range}" is no range of names: {why}`, `write it like pl01..pl09, or name the columns one by one`},
	"table_field_for_many": {
		`{key}: "{field}" stands beside {count} names; it can be that of one only`,
		`give each column an item of its own`,
	},
	"table_type_unknown":   {`{why}`, ``},
	"table_format_type":    {`format: "{format}" is for dates and times, but the column is {type}`, `take it out, or make the column a date or timestamp`},
	"table_format_unknown": {`format: "{format}" is not understood: {why}`, `write it like {example}`},
	"table_values_unknown": {`{in} has no set of values named "{set}"`, `its sets are: {known}; codes of the column's own are a list or a map`},
	"table_code_type":      {`the code "{code}" is no {type}`, `mend the code, or the column's type`},
	"table_code_in_values": {
		`the code "{code}" stands in {key} and in values: it cannot be an answer and the lack of one`,
		`take it out of one of them`,
	},
	"table_code_two_kinds": {`the code "{code}" stands in missing and in not_applicable`, `take it out of one of them`},
	"table_range_form":     {`range wants two ends, such as [0, 100], or [0, null] where one is open`, ``},
	"table_range_type":     {`range is for numbers, dates and times, but the column is {type}`, `for texts use values or pattern`},
	"table_range_end":      {`the end "{value}" of the range is no {type}`, ``},
	"table_range_order":    {`the range runs backwards: {least} is greater than {greatest}`, `write the least value first`},
	"table_pattern_type":   {`pattern is for texts, but the column is {type}`, `use values or range`},
	"table_pattern_form":   {`"{pattern}" is no regular expression: {why}`, ``},
	"table_from_unknown": {
		`a column cannot come from "{from}"`,
		`one of: label.NAME, arrival.as_of, arrival.at, arrival.file`,
	},
	"table_from_type": {`{from} is a {want}, but the column is {type}`, `make the column a {want}`},
	"table_from_and": {
		`{key} speaks of a field in the file, but the column comes from {from}`,
		`keep one of them`,
	},
	"table_asked_of_itself":  {`whether "{column}" was asked cannot hang on its own answer`, `name another column in asked:`},
	"table_column_twice":     {`{in} has two columns "{column}"`, `keep one of them`},
	"table_column_case":      {`{in} has the columns "{other}" and "{column}", which SQL cannot tell apart`, `give one of them another name; field: keeps the header`},
	"table_column_companion": {`the name "{column}" is taken: it says why "{of}" is empty`, `give the column a name that does not end in {suffix}`},

	// seeds
	"table_seed_from":        {`table "{table}" is the seed {file} and cannot also take deliveries`, `take out from:, or give one of them another name`},
	"table_seed_strategy":    {`table "{table}" is the seed {file}, which is always replaced; strategy {strategy} says otherwise`, `take out strategy:`},
	"table_seed_column_from": {`column "{column}" comes from {from}, but the seed {file} arrives with no label or time`, `read it from a field`},
	"table_seed_encoding":    {`{file} is not UTF-8`, `save it as UTF-8; what is kept in git is read by everybody`},
	"table_seed_empty":       {`{file} is empty`, `its first line names the columns`},
	"table_seed_ragged":      {`{file} has {fields} where its first line names {want}`, `a field that holds a comma stands in quotes`},
	"table_seed_quote": {
		`{file} opens a quote that is not closed as it should`,
		`in a quoted field, a quote is written twice`,
	},
	"table_seed_header": {`the first line of {file} does not name its columns: {why}`, ``},

	// deliveries
	"table_refused":         {`{table}: {of} is refused: {why}`, `{hint}`},
	"table_refused_kept":    {`{table}: {of} was read again and is refused: {why}; the rows it had stay`, `{hint}`},
	"table_refused_several": {"{count} deliveries are refused:\n   {list}", "`naru table show {table}` tells what became of every delivery; the others are loaded"},
	"table_guard_bad":       {`{bad} of {read} rows are bad ({share}), the guard allows {limit}; the first: {first}`, ``},
	"table_guard_min_rows":  {`it has {rows}; the guard wants at least {min}`, ``},
	"table_guard_shrink": {
		`it has {rows} where the table holds {before}, {lost} fewer; the guard allows {limit}`, ``,
	},
	"table_bad_rows":       {`{bad} of {read} rows are bad, and on_bad_row is fail: {first}`, `mend the rows or the contract, and hand the data in again`},
	"table_no_files":       {`it brought no file`, `a delivery without files never replaces what is there`},
	"table_label_value":    {`its label {label} is "{value}", which column "{column}" ({type}) does not allow`, `hand it in with another label, or mend the contract`},
	"table_label_required": {`it has no label {label}, which column "{column}" requires`, `hand it in with the label, or mend the contract`},
	"table_label_long": {
		`{from} has {bytes} bytes, and column "{column}" partitions the table: the most is {most}`,
		`partition by something shorter, such as a code`,
	},
	"table_group_refused": {
		`its files are loaded together or not at all, and {other} refuses its own: {why}`,
		`when {other} takes it, so does this table; load both in one command or step`,
	},
	"table_merge_late": {
		`it came after {newer} (delivery {delivery}), which is newer and would be put over it again, but cannot be read any more: {why}`,
		"`naru table rebuild {table}` decides about all deliveries anew",
	},
	"table_drift_new": {
		`it has fields that came never before, and drift.new is freeze: {fields}`,
		`to take the first, add {line} to columns; to leave them out, load it with --accept`,
	},
	"table_drift_type":  {`line {line}: {why}, and drift.type is freeze`, `mend the data, or the type of "{column}"`},
	"table_drift_wider": {`line {line}: {why}, and no wider type than {type} holds it exactly`, `mend the data, or the type of "{column}"`},
	"table_expired":     {`its bytes were given up on {since}, as keep: of its source says`, `fetch or hand it in again`},
	"table_rebuild_expired": {
		`{table} cannot be built anew whole: the bytes of {lost} that it holds rows of were given up, the newest of {newest}; it could be built from what came after`,
		"`naru table rebuild {table} --from-what-is-left` builds it without their rows",
	},
	"table_columns_untyped": {
		`its file does not say the types of its fields, and the contract names no columns`,
		"name them under columns:; `naru table infer` proposes them",
	},
	"table_same_bytes": {`the same bytes with the same labels are already in (delivery {delivery})`, ``},
	"table_needs_rebuild": {
		`the contract of table "{table}" no longer fits the rows that are there: {why}`,
		"`naru table rebuild {table}` loads them anew from what landed",
	},
	"table_contract_changed": {
		`the contract of table "{table}" changed since {loaded}: {why}; the rows that are there would be read as what they are not`,
		"`naru table rebuild {table}` loads them anew from what landed; until then they stay as they are",
	},
	"table_accept_unknown":     {`no delivery of these tables is called "{delivery}"`, "`naru landing list` shows them"},
	"table_accept_not_refused": {`delivery {delivery} cannot be accepted: it is {states}`, `only what was refused or never taken can be accepted`},
	"table_accept_ambiguous":   {`{count} deliveries begin with "{delivery}"`, `write more of it`},
}
