// One field of a form.
import { Checkbox, Field, Input, Select, Textarea, type InputProps } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { FormFieldKind, FormFieldView } from "../platform/types";
import { DateInput } from "./DateInput";

const types: Record<Exclude<FormFieldKind, "multiline" | "choice" | "yes_no" | "date" | "date_time">, NonNullable<InputProps["type"]>> = {
  text: "text", email: "email", phone: "tel", number: "number",
};

interface Props {
  field: FormFieldView;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}

export function FormField({ field, value, problem, onChange }: Props): ReactElement {
  if (field.kind === "yes_no") {
    return <Checkbox name={field.name} checked={value === "true"} label={field.label} onChange={(_event, data) => onChange(String(data.checked === true))} />;
  }
  return (
    <Field label={field.label} required={field.required} {...(problem === null ? {} : { validationState: "error" as const, validationMessage: problem })}>
      {control(field, field.kind, value, onChange)}
    </Field>
  );
}

function control(field: FormFieldView, kind: Exclude<FormFieldKind, "yes_no">, value: string, onChange: (value: string) => void): ReactElement {
  if (kind === "multiline") {
    return <Textarea name={field.name} value={value} rows={5} resize="vertical" dir="auto" onChange={(_event, data) => onChange(data.value)} />;
  }
  if (kind === "choice") {
    return (
      <Select name={field.name} value={value} onChange={(_event, data) => onChange(data.value)}>
        {field.options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </Select>
    );
  }
  if (kind === "date" || kind === "date_time") {
    return <DateInput name={field.name} type={kind === "date" ? "date" : "datetime-local"} value={value} required={field.required} onChange={onChange} />;
  }
  return <Input name={field.name} type={types[kind]} {...(kind === "number" ? { step: "any" } : {})} value={value} dir={kind === "text" ? "auto" : "ltr"} onChange={(_event, data) => onChange(data.value)} />;
}
