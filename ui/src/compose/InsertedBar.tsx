// What was put in, with what the person should know of it: the subject that it would give, a word of caution, and the way back.
import { Button, MessageBar, MessageBarActions, MessageBarBody } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { EnclosedView } from "../platform/types";
import { useTexts } from "../texts";

/** What was put in, and what stood there before, with the caret where it was. */
export interface PutIn {
  before: { subject: string; text: string; caret: number };
  /** The files that came with it. */
  brought: EnclosedView[];
  offered: string | null;
  note: string | null;
}

interface Props {
  putIn: PutIn;
  onSubject: (subject: string) => void;
  onUndo: () => void;
  onDismiss: () => void;
}

export function InsertedBar({ putIn, onSubject, onUndo, onDismiss }: Props): ReactElement {
  const texts = useTexts();
  const { offered, note } = putIn;
  return (
    <MessageBar intent="info">
      <MessageBarBody>{[texts.compose.inserted, note, offered === null ? null : texts.compose.offeredSubject(offered)].filter(Boolean).join(" ")}</MessageBarBody>
      <MessageBarActions containerAction={<Button appearance="transparent" size="small" icon={<DismissRegular />} aria-label={texts.common.close} onClick={onDismiss} />}>
        {offered !== null && <Button size="small" onClick={() => onSubject(offered)}>{texts.compose.useSubject}</Button>}
        <Button size="small" onClick={onUndo}>{texts.compose.insertUndo}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
