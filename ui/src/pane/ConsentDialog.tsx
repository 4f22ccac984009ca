// Before the first tracking of a thread: who will be able to read it (I-9) and what goes along (I-11). Nothing is sent until
// the person agreed.
import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AttachmentView, PaneView, RecordView } from "../platform/types";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { fileSize } from "../shared/time";
import { useLanguage, useTexts } from "../texts";
import { useTrack } from "./actions";
import { useReturnFocus } from "./focus";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: "14px" },
  part: { display: "flex", flexDirection: "column", rowGap: "2px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  goes: { marginBlock: 0, paddingInlineStart: "20px" },
  size: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  pane: PaneView;
  regarding: RecordView | null;
  onClose: () => void;
}

export function ConsentDialog({ pane, regarding, onClose }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const track = useTrack(pane.key);
  useReturnFocus();
  const message = useQuery(queries.message(useApi(), pane.key));
  const attachments = message.data?.attachments ?? [];
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [agreed, setAgreed] = useState(false);
  const ready = (agreed || !pane.needs_consent) && !track.isPending && message.data !== undefined;

  const confirm = (): void => {
    const chosen = left.size === 0 ? null : attachments.map((attachment) => attachment.index).filter((index) => !left.has(index));
    track.mutate({ regarding: regarding && { table: regarding.table, id: regarding.id }, attachments: chosen, consent: agreed }, { onSuccess: onClose });
  };
  const toggle = (index: number): void => setLeft((now) => (now.has(index) ? new Set([...now].filter((other) => other !== index)) : new Set([...now, index])));
  return (
    <Dialog open onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{texts.consent.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <div className={styles.part}>
              <h3 className={styles.title}>{texts.consent.whoSees}</h3>
              <Text>{pane.visibility ?? texts.consent.unknownVisibility}</Text>
            </div>
            <div className={styles.part}>
              <h3 className={styles.title}>{texts.consent.whatGoes}</h3>
              <ul className={styles.goes}>
                <li>{texts.consent.text}</li>
                {regarding !== null && <li>{texts.consent.regarding(regarding.name)}</li>}
              </ul>
              <AttachmentChoice attachments={attachments} left={left} onToggle={toggle} />
            </div>
            {message.error !== null && <FailureNote error={message.error} onRetry={() => void message.refetch()} />}
            {pane.needs_consent && <Checkbox checked={agreed} onChange={(_event, data) => setAgreed(data.checked === true)} label={texts.consent.agree} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.common.cancel}</Button>
            <Button appearance="primary" disabled={!ready} icon={track.isPending ? <Spinner size="tiny" /> : undefined} onClick={confirm}>{texts.consent.confirm}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface ChoiceProps {
  attachments: readonly AttachmentView[];
  /** The indexes of those that stay here. */
  left: ReadonlySet<number>;
  onToggle: (index: number) => void;
}

function AttachmentChoice({ attachments, left, onToggle }: ChoiceProps): ReactElement | null {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  return attachments.length === 0 ? null : (
    <div role="group" aria-label={texts.consent.attachments} className={styles.part}>
      {attachments.map((attachment) => (
        <Checkbox key={attachment.index} checked={!left.has(attachment.index)} onChange={() => onToggle(attachment.index)}
          label={<><bdi>{attachment.name}</bdi> <span className={styles.size}>{fileSize(attachment.size, tag)}</span></>} />
      ))}
    </div>
  );
}
