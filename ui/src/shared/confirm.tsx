// A question with two answers.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Spinner } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import { useTexts } from "../texts";
import { FailureNote } from "./failure";
import { useFocusBack } from "./focusBack";

interface Props {
  title: string;
  text: string;
  confirm: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export function ConfirmDialog({ title, text, confirm, busy, error, onConfirm, onClose, children }: Props): ReactElement {
  const texts = useTexts();
  useFocusBack();
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <p style={{ marginBlock: 0 }}>{text}</p>
            {children}
            {error !== null && error !== undefined && <FailureNote error={error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose} disabledFocusable={busy}>{texts.common.cancel}</Button>
            {/* Not `disabled`: what is disabled loses the focus, and Fluent then gives it to the window behind the dialog. */}
            <Button appearance="primary" onClick={onConfirm} disabledFocusable={busy} icon={busy ? <Spinner size="tiny" /> : undefined}>{confirm}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
