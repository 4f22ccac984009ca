// The head of a message that is being written: fields one below another, all beside a column that is as wide as the longest label.
import { Field, makeStyles, type FieldProps } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";

const useStyles = makeStyles({
  head: { display: "grid", gridTemplateColumns: "max-content minmax(0, 1fr)", columnGap: "12px", rowGap: "8px" },
  field: { gridColumnStart: 1, gridColumnEnd: -1, gridTemplateColumns: "subgrid" },
});

export function Head({ children }: { children: ReactNode }): ReactElement {
  return <div className={useStyles().head}>{children}</div>;
}

export function HeadField({ label, children }: { label: string; children: FieldProps["children"] }): ReactElement {
  return <Field label={label} size="small" orientation="horizontal" className={useStyles().field}>{children}</Field>;
}
