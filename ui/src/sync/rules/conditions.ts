// Conditions as values: changing one gives a new tree, and nothing is changed in place. What fits where comes from the core.
import type { FilterColumnView, FilterEditView, FilterGroupView, FilterNodeView, FilterOperatorView, FilterRowView, FilterValueView } from "../../platform/types";

/** What rows of one table can say. */
export interface Sayable {
  table: string;
  columns: readonly FilterColumnView[];
  operators: readonly FilterOperatorView[];
}

export const columnOf = (sayable: Sayable, row: FilterRowView): FilterColumnView | undefined => sayable.columns.find((column) => column.name === row.column);

export const operatorOf = (sayable: Sayable, row: FilterRowView): FilterOperatorView | undefined => sayable.operators.find((operator) => operator.operator === row.operator);

export const valueOf = (text: string): FilterValueView => ({ text, label: null, table: null });

/** As many values as an operator takes, those that were there first. */
export function valuesFor(takes: FilterOperatorView["takes"], before: readonly FilterValueView[]): FilterValueView[] {
  switch (takes) {
    case "nothing": return [];
    case "one": case "number": return [before[0] ?? valueOf("")];
    case "two": return [before[0] ?? valueOf(""), before[1] ?? valueOf("")];
    case "many": return before.filter((value) => value.text !== "");
  }
}

/** A row with another column: the operator stays where the column can have it, the values where they mean the same. */
export function withColumn(sayable: Sayable, row: FilterRowView, name: string): FilterRowView {
  const column = sayable.columns.find((one) => one.name === name);
  const operator = column?.operators.includes(row.operator) === true ? row.operator : column?.operators[0] ?? "null";
  return withOperator(sayable, { column: name, operator: row.operator, values: [] }, operator);
}

export function withOperator(sayable: Sayable, row: FilterRowView, operator: string): FilterRowView {
  const takes = sayable.operators.find((one) => one.operator === operator)?.takes ?? "nothing";
  return { ...row, operator, values: valuesFor(takes, row.values) };
}

/** A new row: of the first column. */
export function newRow(sayable: Sayable): FilterNodeView {
  const first = sayable.columns[0]?.name ?? "";
  return { node: "row", value: withColumn(sayable, { column: first, operator: "", values: [] }, first) };
}

export const replaced = (group: FilterGroupView, index: number, node: FilterNodeView): FilterGroupView => ({ ...group, nodes: group.nodes.map((one, at) => (at === index ? node : one)) });

export const without = (group: FilterGroupView, index: number): FilterGroupView => ({ ...group, nodes: group.nodes.filter((_node, at) => at !== index) });

export const added = (group: FilterGroupView, node: FilterNodeView): FilterGroupView => ({ ...group, nodes: [...group.nodes, node] });

/** Whether every condition has its values; the core looks at the rest. */
export function isWhole(group: FilterGroupView, sayable: Sayable): boolean {
  return group.nodes.every((node) => {
    switch (node.node) {
      case "kept": return true;
      case "group": return isWhole(node.value, sayable);
      case "row": {
        const takes = operatorOf(sayable, node.value)?.takes ?? "nothing";
        const { values } = node.value;
        return takes === "nothing" || (values.length > 0 && values.every((value) => value.text.trim() !== ""));
      }
    }
  });
}

/** What rows of the filter's own table can say. */
export const ownSayable = (view: FilterEditView): Sayable => ({ table: view.table, columns: view.columns, operators: view.operators });

/** What rows of another table to which the filter's leads can say. */
export const sayableOf = (view: FilterEditView, table: string): Sayable => ({ table, columns: view.beyond.find((one) => one.table === table)?.columns ?? [], operators: view.operators });

/** New conditions: one row. */
export const newGroup = (sayable: Sayable): FilterGroupView => ({ any: false, nodes: [newRow(sayable)] });
