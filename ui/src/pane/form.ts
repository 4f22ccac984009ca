// What a form's own description says about a value.
import type { FormFieldView } from "../platform/types";
import type { Texts } from "../texts";

/** What is wrong with a value, in words; null when nothing is. */
export function problemOf(field: FormFieldView, value: string, texts: Texts): string | null {
  if (field.required && value.trim() === "") {
    return texts.common.required;
  }
  // The organization counts UTF-16 units, as this does. A limit of 0 stands for a field that has none.
  if (field.max_length > 0 && value.length > field.max_length) {
    return texts.common.tooLong(field.max_length);
  }
  return field.kind === "email" && value.trim() !== "" && !/^[^\s@]+@[^\s@]+$/.test(value.trim()) ? texts.common.notAnAddress : null;
}
