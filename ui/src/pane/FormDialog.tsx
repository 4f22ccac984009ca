// A prefilled form as the core describes it. It checks what the form says about its own fields; everything else the
// organization checks, and its answer stands in the form. A form for a sender asks about their message too.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import type { UseQueryResult } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState, type ReactElement, type ReactNode, type SubmitEvent } from "react";
import type { FormValue, FormView, SenderMessage } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useReturnFocus } from "./focus";
import { problemOf } from "./form";
import { FormField } from "./FormField";
import { SenderQuestion } from "./SenderQuestion";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "12px", paddingBlockEnd: "8px" },
  belongs: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  form: UseQueryResult<FormView>;
  saving: boolean;
  error: unknown;
  /** What was filled in, and what becomes of the message of a sender. */
  onSave: (values: FormValue[], message: SenderMessage) => void;
  onClose: () => void;
  /** What the button says where the message goes along in any case. */
  confirm?: string;
  /** What is asked beside the fields. */
  children?: ReactNode;
}

export function FormDialog({ form, saving, error, onSave, onClose, confirm, children }: Props): ReactElement {
  const texts = useTexts();
  useReturnFocus(true);
  // A click beside it closes nothing: what was typed would be lost.
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => { if (!data.open && data.type !== "backdropClick") { onClose(); } }}>
      <DialogSurface>
        {form.data !== undefined ? <Form form={form.data} saving={saving} error={error} onSave={onSave} onClose={onClose} confirm={confirm}>{children}</Form> : (
          <DialogBody>
            <DialogTitle>{texts.common.loading}</DialogTitle>
            <DialogContent>{form.error !== null ? <FailureNote error={form.error} onRetry={() => void form.refetch()} /> : <Spinner aria-label={texts.common.loading} />}</DialogContent>
            <DialogActions><Button onClick={onClose}>{texts.common.cancel}</Button></DialogActions>
          </DialogBody>
        )}
      </DialogSurface>
    </Dialog>
  );
}

function Form({ form, saving, error, onSave, onClose, confirm, children }: Omit<Props, "form" | "confirm"> & { form: FormView; confirm: string | undefined }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(form.fields.map((field) => [field.name, field.value])));
  const [checked, setChecked] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  // What had the focus while the form was loading is gone; without a focus inside, Escape would not close the dialog.
  useLayoutEffect(() => root.current?.querySelector<HTMLElement>("input, textarea, select")?.focus(), []);
  const problems = new Map(form.fields.map((field) => [field.name, problemOf(field, values[field.name] ?? "", texts)]));
  const { sender } = form;
  const tracks = sender !== null && sender.blocked === null;
  const save = (message: SenderMessage): void => {
    setChecked(true);
    const wrong = form.fields.find((field) => problems.get(field.name) !== null);
    if (wrong === undefined) {
      onSave(form.fields.map((field) => ({ name: field.name, value: values[field.name] ?? "" })), message);
    } else {
      const control = root.current?.elements.namedItem(wrong.name);
      if (control instanceof HTMLElement) {
        control.focus();
      }
    }
  };
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (saving) {
      return;
    }
    save(tracks ? (agreed ? "track_agreed" : "track") : "leave");
  };
  // Where there is a question, nothing is tracked before it is answered; the core refuses it too.
  const undecided = tracks && sender.needs_consent && !agreed;
  return (
    <form ref={root} onSubmit={submit} noValidate>
      <DialogBody>
        <DialogTitle>{form.title}</DialogTitle>
        <DialogContent className={styles.content}>
          {form.regarding !== null && <Text className={styles.belongs}>{texts.form.belongsTo}: <b>{form.regarding.name}</b> ({form.regarding.kind})</Text>}
          {form.fields.map((field) => (
            <FormField key={field.name} field={field} value={values[field.name] ?? ""} problem={checked ? (problems.get(field.name) ?? null) : null}
              onChange={(value) => setValues((now) => ({ ...now, [field.name]: value }))} />
          ))}
          {sender !== null && <SenderQuestion sender={sender} agreed={agreed} onAgree={setAgreed} />}
          {error !== null && error !== undefined && <FailureNote error={error} />}
          {children}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          {tracks && confirm === undefined && <Button disabledFocusable={saving} onClick={() => save("leave")}>{texts.form.addAlone}</Button>}
          <Button type="submit" appearance="primary" disabled={undecided} disabledFocusable={saving} icon={saving ? <Spinner size="tiny" /> : undefined}>
            {confirm ?? (sender === null ? texts.common.save : tracks ? texts.form.addAndTrack : texts.form.addAlone)}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
