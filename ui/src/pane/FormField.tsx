// One field of a form.
import { Field, Input, Textarea, type InputProps } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { FormFieldKind, FormFieldView } from "../platform/types";

const types: Record<Exclude<FormFieldKind, "multiline">, NonNullable<InputProps["type"]>> = { text: "text", email: "email", phone: "tel", date_time: "datetime-local" };

interface Props {
  field: FormFieldView;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

export function FormField({ field, value, problem, onChange }: Props): ReactElement {
  const control = field.kind === "multiline"
    ? <Textarea name={field.name} value={value} rows={5} resize="vertical" dir="auto" onChange={(_event, data) => onChange(data.value)} />
    : <Input name={field.name} type={types[field.kind]} value={value} dir={field.kind === "text" ? "auto" : "ltr"} onChange={(_event, data) => onChange(data.value)} />;
  return (
    <Field label={field.label} required={field.required} {...(problem === null ? {} : { validationState: "error" as const, validationMessage: problem })}>
      {control}
    </Field>
  );
}
