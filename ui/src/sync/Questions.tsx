// What the synchronization asks: whether to begin at all, and whether a plan that takes much away is carried out (promise 4).
import { Button, makeStyles, Text } from "@fluentui/react-components";
import { useState, type ReactElement } from "react";
import type { SyncKindView, SyncQuestionView } from "../platform/types";
import { useTexts } from "../texts";
import { useAgree } from "./actions";
import { Card } from "./Card";
import { StepsDialog } from "./StepsDialog";

const useStyles = makeStyles({ buttons: { display: "flex", flexWrap: "wrap", gap: "8px", marginBlockStart: "4px" } });

interface Props {
  questions: readonly SyncQuestionView[];
  onPreview: () => void;
  /** Opens the filters, where something can show them. */
  onFilters?: (() => void) | undefined;
}

export function Questions({ questions, onPreview, onFilters }: Props): ReactElement {
  return (
    <>
      {questions.map((question) => question.about === "first" ? <First key="first" question={question} onPreview={onPreview} />
        : <Losses key={question.kind} question={question} onFilters={onFilters} />)}
    </>
  );
}

function First({ question, onPreview }: { question: SyncQuestionView; onPreview: () => void }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const agree = useAgree(true);
  const { number } = question;
  return (
    <Card title={texts.syncLive.firstTitle} asks>
      <Text>{question.sentence}</Text>
      <span className={styles.buttons}>
        <Button appearance={number === null ? "primary" : "secondary"} onClick={onPreview}>{texts.syncLive.see}</Button>
        {number !== null && <Button appearance="primary" disabledFocusable={agree.isPending} onClick={() => agree.mutate({ question: number, track: [] })}>{texts.syncLive.begin}</Button>}
      </span>
    </Card>
  );
}

function kindOf(question: SyncQuestionView): SyncKindView[] {
  const counts = { items_created: 0, records_created: 0, items_changed: 0, records_changed: 0, items_removed: 0, records_deleted: 0, unlinked: 0 };
  return question.kind === null ? [] : [{ kind: question.kind, ran: false, done: 0, counts, brake: null, steps: question.steps, notes: [], untracked: [] }];
}

/** A later cycle puts the question anew: what is open stays open, and shows what would be taken away by now. */
function Losses({ question, onFilters }: { question: SyncQuestionView; onFilters: (() => void) | undefined }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const agree = useAgree(false);
  const [shown, setShown] = useState(false);
  const { number, losses } = question;
  const only = question.steps.every((step) => step.what === "unlink");
  const yes = (
    <Button appearance="primary" disabledFocusable={agree.isPending || number === null} onClick={() => { if (number !== null) { agree.mutate({ question: number, track: [] }, { onSuccess: () => setShown(false) }); } }}>
      {only ? texts.syncLive.unlink(losses) : texts.syncLive.goOn(losses)}
    </Button>
  );
  return (
    <Card title={texts.syncLive.questionTitle} asks>
      <Text>{question.sentence}</Text>
      <span className={styles.buttons}>
        <Button onClick={() => setShown(true)}>{texts.syncLive.show(losses)}</Button>
        {question.by_filter && onFilters !== undefined && <Button onClick={onFilters}>{texts.syncLive.editFilter}</Button>}
        {yes}
      </span>
      {shown && (
        <StepsDialog title={texts.syncLive.lossesTitle} text={question.sentence} kinds={kindOf(question)} error={null} none="" onRetry={() => undefined} onClose={() => setShown(false)}>{yes}</StepsDialog>
      )}
    </Card>
  );
}
