// Why a message was tracked by itself, or not, and what can be done about it: under the reason in the pane, one click away.
import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useStopConversation, useUndoReceived } from "./actions";

const useStyles = makeStyles({
  root: { display: "grid", rowGap: "6px", justifyItems: "start", marginBlockStart: "4px" },
  text: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  buttons: { display: "flex", flexWrap: "wrap", columnGap: "8px", rowGap: "6px" },
});

export function Why({ message }: { message: string }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const why = useQuery(queries.why(useApi(), message));
  const undo = useUndoReceived();
  const stop = useStopConversation();
  if (why.data === undefined) {
    return why.error === null ? <Spinner size="extra-tiny" label={texts.common.loading} /> : <FailureNote error={why.error} onRetry={() => void why.refetch()} />;
  }
  const { sentence, beyond, would, undo: id, stopped } = why.data;
  return (
    <div className={styles.root} role="group" aria-label={texts.received.why}>
      {(beyond ?? sentence) !== "" && <p className={styles.text}>{beyond ?? sentence}</p>}
      {would !== null && <p className={styles.text}>{would}</p>}
      <span className={styles.buttons}>
        {id !== null && <Button size="small" disabledFocusable={undo.isPending} onClick={() => undo.mutate(id)}>{texts.received.undo}</Button>}
        <Button size="small" disabledFocusable={stop.isPending} onClick={() => stop.mutate({ key: message, stop: !stopped })}>{stopped ? texts.received.goOn : texts.received.stop}</Button>
      </span>
    </div>
  );
}
