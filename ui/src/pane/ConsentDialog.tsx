// Before the first tracking of a thread: who will be able to read it (I-9) and what goes along (I-11). Nothing is sent until
// the person agreed.
import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { AttachmentChoiceView, PaneView, RecordView } from "../platform/types";
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
  why: { display: "block", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
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
  useReturnFocus(true);
  const api = useApi();
  // By index; null is all of them.
  const [chosen, setChosen] = useState<number[] | null>(null);
  const choice = useQuery(queries.attachmentChoice(api, pane.key, chosen));
  const [withoutHistory, setWithoutHistory] = useState(false);
  const [agreed, setAgreed] = useState(false);
  // While the request is under way the button keeps the focus: from a disabled one it would go behind the dialog.
  const ready = (agreed || !pane.needs_consent) && choice.data !== undefined;

  const confirm = (): void => {
    track.mutate({ regarding: regarding && { table: regarding.table, id: regarding.id }, attachments: chosen, without_history: withoutHistory, consent: agreed }, { onSuccess: onClose });
  };
  const toggle = (index: number): void => {
    const now = chosen ?? (choice.data?.attachments ?? []).map((attachment) => attachment.index);
    setChosen(now.includes(index) ? now.filter((other) => other !== index) : [...now, index]);
  };
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
              {choice.data?.history === true && <Checkbox checked={!withoutHistory} onChange={(_event, data) => setWithoutHistory(data.checked !== true)} label={texts.consent.history} />}
              <AttachmentChoice attachments={choice.data?.attachments ?? []} chosen={chosen} onToggle={toggle} />
            </div>
            {choice.error !== null && <FailureNote error={choice.error} onRetry={() => void choice.refetch()} />}
            {/* Nobody agrees before it stands there what goes; and what comes above it would push it away from under a click. */}
            {pane.needs_consent && <Checkbox checked={agreed} disabled={choice.data === undefined} onChange={(_event, data) => setAgreed(data.checked === true)} label={texts.consent.agree} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.common.cancel}</Button>
            <Button appearance="primary" disabled={!ready} disabledFocusable={track.isPending} icon={track.isPending ? <Spinner size="tiny" /> : undefined} onClick={confirm}>{texts.consent.confirm}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface ChoiceProps {
  attachments: readonly AttachmentChoiceView[];
  /** The indexes of those that are to go; null is all. */
  chosen: readonly number[] | null;
  onToggle: (index: number) => void;
}

/** What does not go says why, before anything is sent (I-11). */
function AttachmentChoice({ attachments, chosen, onToggle }: ChoiceProps): ReactElement | null {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  return attachments.length === 0 ? null : (
    <div role="group" aria-label={texts.consent.attachments} className={styles.part}>
      {attachments.map(({ index, name, size, can_go, why }) => (
        <Checkbox key={index} checked={can_go && (chosen === null || chosen.includes(index))} disabled={!can_go} onChange={() => onToggle(index)}
          label={<><bdi>{name}</bdi> <span className={styles.size}>{fileSize(size, tag)}</span>{why !== null && <span className={styles.why}>{why}.</span>}</>} />
      ))}
    </div>
  );
}
