// One condition: a column, an operator, and what it compares with.
import { Dropdown, Input, makeStyles, Option, Select } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { FilterColumnView, FilterRowView, FilterTakes, FilterValueView } from "../../platform/types";
import { useTexts } from "../../texts";
import { columnOf, operatorOf, valueOf, withColumn, withOperator, type Sayable } from "./conditions";
import { LookupValue } from "./LookupValue";

/** Fluent gives a dropdown a least width, which a narrow window has not. */
const FLEXIBLE = { minWidth: 0 } as const;

const useStyles = makeStyles({
  root: { display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(190px, 100%), 1fr))", gap: "6px", alignItems: "start" },
  two: { display: "grid", gridTemplateColumns: "1fr 1fr", columnGap: "6px" },
  box: { minInlineSize: 0, inlineSize: "100%" },
});

interface Props {
  row: FilterRowView;
  sayable: Sayable;
  disabled: boolean;
  onChange: (row: FilterRowView) => void;
}

export function ConditionRow({ row, sayable, disabled, onChange }: Props): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const column = columnOf(sayable, row);
  const operator = operatorOf(sayable, row);
  const offered = column?.operators ?? [];
  // A filter may say what the editor would not offer; it stays as long as nobody changes it.
  const operators = offered.includes(row.operator) ? offered : [row.operator, ...offered];
  const title = (code: string): string => sayable.operators.find((one) => one.operator === code)?.title ?? code;
  return (
    <div className={styles.root} role="group" aria-label={texts.condition(column?.title ?? row.column)}>
      <Select aria-label={texts.column} disabled={disabled} value={row.column} onChange={(_event, data) => onChange(withColumn(sayable, row, data.value))}>
        {column === undefined && <option value={row.column}>{row.column}</option>}
        {sayable.columns.map((one) => <option key={one.name} value={one.name}>{one.title}</option>)}
      </Select>
      <Select aria-label={texts.operator} disabled={disabled} value={row.operator} onChange={(_event, data) => onChange(withOperator(sayable, row, data.value))}>
        {operators.map((code) => <option key={code} value={code}>{title(code)}</option>)}
      </Select>
      <Values row={row} column={column} takes={operator?.takes ?? "one"} table={sayable.table} disabled={disabled} onChange={(values) => onChange({ ...row, values })} />
    </div>
  );
}

interface ValuesProps {
  row: FilterRowView;
  column: FilterColumnView | undefined;
  takes: FilterTakes;
  table: string;
  disabled: boolean;
  onChange: (values: FilterValueView[]) => void;
}

function Values({ row, column, takes, table, disabled, onChange }: ValuesProps): ReactElement | null {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const [first, second] = row.values;
  const input = (kind: "text" | "number" | "date", value: FilterValueView | undefined, label: string, change: (text: string) => void): ReactElement => (
    <Input className={styles.box} input={{ style: FLEXIBLE }} type={kind} aria-label={label} disabled={disabled} value={value?.text ?? ""} onChange={(_event, data) => change(data.value)} />
  );
  if (takes === "nothing") {
    return null;
  }
  if (takes === "number") {
    return input("number", first, texts.number, (text) => onChange([valueOf(text)]));
  }
  const kind = column?.holds === "number" ? "number" : column?.holds === "date" ? "date" : "text";
  if (takes === "two") {
    const [from, to] = [first ?? valueOf(""), second ?? valueOf("")];
    return (
      <div className={styles.two}>
        {input(kind, from, texts.from, (text) => onChange([valueOf(text), to]))}
        {input(kind, to, texts.to, (text) => onChange([from, valueOf(text)]))}
      </div>
    );
  }
  if (column?.holds === "lookup" && table !== "") {
    return <LookupValue table={table} column={column.name} many={takes === "many"} values={row.values} disabled={disabled} onChange={onChange} />;
  }
  if (column !== undefined && column.options.length > 0) {
    return <Choices column={column} many={takes === "many"} values={row.values} disabled={disabled} onChange={onChange} />;
  }
  return input(kind, first, texts.value, (text) => onChange([valueOf(text)]));
}

interface ChoicesProps {
  column: FilterColumnView;
  many: boolean;
  values: readonly FilterValueView[];
  disabled: boolean;
  onChange: (values: FilterValueView[]) => void;
}

function Choices({ column, many, values, disabled, onChange }: ChoicesProps): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const chosen = values.map((value) => value.text);
  const labels = column.options.filter((option) => chosen.includes(option.value)).map((option) => option.label);
  if (many) {
    return (
      <Dropdown multiselect style={FLEXIBLE} className={styles.box} aria-label={texts.value} disabled={disabled} placeholder={texts.choose} value={labels.join(", ")} selectedOptions={chosen}
        onOptionSelect={(_event, data) => onChange(data.selectedOptions.map(valueOf))}>
        {column.options.map((option) => <Option key={option.value} value={option.value}>{option.label}</Option>)}
      </Dropdown>
    );
  }
  return (
    <Select aria-label={texts.value} disabled={disabled} value={chosen[0] ?? ""} onChange={(_event, data) => onChange([valueOf(data.value)])}>
      {!column.options.some((option) => option.value === chosen[0]) && <option value={chosen[0] ?? ""}>{chosen[0] === undefined || chosen[0] === "" ? texts.choose : chosen[0]}</option>}
      {column.options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
    </Select>
  );
}
