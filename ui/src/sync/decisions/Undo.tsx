// Taking back: answers one by one, and the last cycle as a whole, with what can and what cannot be taken back said before and after.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, Text, tokens } from "@fluentui/react-components";
import { CheckmarkCircle16Regular, DismissCircle16Regular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { AppView, DecidedView, UndoStepView, UndoView } from "../../platform/types";
import { keys, queries } from "../../queries";
import { FailureNote } from "../../shared/failure";
import { dayTime } from "../../shared/time";
import { useLanguage, useTexts } from "../../texts";
import { Card } from "../Card";
import { looksAtBothSides, useUndoDecision } from "./actions";

const useStyles = makeStyles({
  list: { display: "grid", rowGap: "8px", margin: 0, padding: 0, listStyleType: "none", inlineSize: "100%" },
  line: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) auto", columnGap: "12px", alignItems: "center", overflowWrap: "anywhere" },
  words: { display: "grid" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  steps: { display: "grid", rowGap: "8px", margin: 0, padding: 0, listStyleType: "none", maxBlockSize: "40vh", overflowY: "auto" },
  step: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "8px", alignItems: "start", overflowWrap: "anywhere" },
  back: { color: tokens.colorPaletteGreenForeground1 },
  stays: { color: tokens.colorPaletteRedForeground1 },
  content: { display: "grid", rowGap: "12px" },
});

export function Decided({ decided }: { decided: DecidedView[] }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const undo = useUndoDecision();
  return (
    <Card title={texts.syncDecisions.decided}>
      <ul className={styles.list}>
        {decided.map((one) => (
          <li key={one.id} className={styles.line}>
            <span className={styles.words}><bdi>{one.title}</bdi><span className={styles.quiet}>{one.sentence} · {dayTime(one.at, tag)}</span></span>
            <Button size="small" disabled={undo.isPending} aria-label={texts.syncDecisions.undoNamed(one.title)} onClick={() => undo.mutate(one.id)}>{texts.syncDecisions.undo}</Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Offers to take the last cycle back, while it can be. */
export function UndoLastCycle({ app }: { app: AppView }): ReactElement | null {
  const texts = useTexts();
  // The dialog outlives what it takes back.
  const [undoing, setUndoing] = useState(false);
  const waiting = useQuery({ ...queries.decisions(useApi()), enabled: looksAtBothSides(app) });
  const offered = waiting.data !== undefined && waiting.data.last_cycle !== null;
  return (
    <>
      {offered && <Button appearance="transparent" size="small" onClick={() => setUndoing(true)}>{texts.syncDecisions.undoCycle}</Button>}
      {undoing && <UndoDialog onClose={() => setUndoing(false)} />}
    </>
  );
}

function UndoDialog({ onClose }: { onClose: () => void }): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const undoable = useQuery(queries.undoable(api));
  const undo = useMutation({
    mutationFn: () => api.undoCycle(),
    meta: { inline: true },
    onSettled: () => client.invalidateQueries({ queryKey: keys.decisions }),
  });
  const view = undo.data ?? undoable.data;
  const done = undo.data !== undefined;
  const error = undo.error ?? undoable.error;
  return (
    <Dialog open modalType="alert" onOpenChange={(_event, data) => { if (!data.open) { onClose(); } }}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{done ? texts.syncDecisions.undone : texts.syncDecisions.undoTitle}</DialogTitle>
          <DialogContent className={styles.content}>
            {view === undefined && error === null && <Spinner label={texts.common.loading} />}
            {view !== undefined && <Text>{summary(view, done, tag, texts)}</Text>}
            {view !== undefined && <ul className={styles.steps}>{view.steps.map((step, place) => <Step key={place} step={step} />)}</ul>}
            {error !== null && <FailureNote error={error} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{done ? texts.common.close : texts.common.cancel}</Button>
            {!done && <Button appearance="primary" disabledFocusable={undo.isPending || view === undefined || view.back === 0} icon={undo.isPending ? <Spinner size="tiny" /> : undefined} onClick={() => undo.mutate()}>{texts.syncDecisions.undoConfirm}</Button>}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function summary(view: UndoView, done: boolean, tag: string, texts: ReturnType<typeof useTexts>): string {
  if (view.cycle === null) {
    return texts.syncDecisions.undoNothing;
  }
  return done ? texts.syncDecisions.undoneText(view.back, view.left) : texts.syncDecisions.undoText(dayTime(view.cycle, tag), view.back, view.left);
}

function Step({ step }: { step: UndoStepView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <li className={styles.step}>
      {step.back ? <CheckmarkCircle16Regular className={styles.back} aria-label={texts.syncDecisions.goesBack} /> : <DismissCircle16Regular className={styles.stays} aria-label={texts.syncDecisions.staysAsItIs} />}
      <span className={styles.words}>
        <span><bdi>{step.title}</bdi> · {texts.syncDecisions.whatDid(step.what)}</span>
        {step.sentence !== null && <span className={styles.quiet}>{step.sentence}</span>}
      </span>
    </li>
  );
}
